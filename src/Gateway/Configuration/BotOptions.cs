using System.ComponentModel.DataAnnotations;

namespace IndexForge.Gateway.Configuration;

/// <summary>Refusal of callers by the name they give themselves: section <c>Bots</c>. Off unless <see cref="Enabled"/>.</summary>
public sealed record BotOptions
{
    public const string Section = "Bots";

    public bool Enabled { get; init; }

    /// <summary>Regular expressions (without backtracking) of <c>User-Agent</c>s that are refused; those of common crawlers when empty.</summary>
    [MaxLength(100)]
    public string[] Deny { get; init; } = [];

    /// <summary>Those that are served although <see cref="Deny"/> matches.</summary>
    [MaxLength(100)]
    public string[] Allow { get; init; } = [];

    /// <summary>Whether callers without a name are refused.</summary>
    public bool DenyUnnamed { get; init; }
}
