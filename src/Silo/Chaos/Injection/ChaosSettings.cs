using System.ComponentModel.DataAnnotations;

namespace IndexForge.Silo.Chaos.Injection;

/// <summary>
/// Faults that a service inflicts on itself: section <c>Chaos</c>. For drills and for <c>indexforge chaos</c>; accepted in the
/// environment Development alone, and nothing happens unless <see cref="Enabled"/> says so. Shares are 0 to 1. Faults of storage have
/// their own section, <c>Storage:Chaos</c>.
/// </summary>
public sealed record ChaosSettings
{
    public const string Section = "Chaos";

    /// <summary>Whether any of this is on.</summary>
    public bool Enabled { get; init; }

    /// <summary>Starts the sequence of faults.</summary>
    public int Seed { get; init; }

    /// <summary>Share of reminder ticks that do not arrive.</summary>
    [Range(0.0, 1.0)]
    public double DropTicks { get; init; }

    /// <summary>Share of reminder ticks that arrive twice.</summary>
    [Range(0.0, 1.0)]
    public double DoubleTicks { get; init; }

    /// <summary>A file that holds the minutes by which the clock is off; followed while the service runs.</summary>
    public string? ClockFile { get; init; }

    /// <summary>Whether documents named for it kill, hang or fill the process that works on them (see <see cref="DeadlyDocuments"/>).</summary>
    public bool DeadlyDocuments { get; init; }
}
