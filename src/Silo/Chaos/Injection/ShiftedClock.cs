using System.Globalization;

namespace IndexForge.Silo.Chaos.Injection;

/// <summary>
/// The system's clock, off by what a file says in minutes. Timers and elapsed times go on unmoved, as they do when an operator
/// or a time server corrects a machine's clock.
/// </summary>
internal sealed class ShiftedClock : TimeProvider, IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly string _file;
    private readonly ITimer _look;
    private long _shift;

    public ShiftedClock(string file)
    {
        _file = file;
        Look();
        _look = System.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _shift));

    public void Dispose() => _look.Dispose();

    private void Look()
    {
        try
        {
            if (int.TryParse(File.ReadAllText(_file), NumberStyles.AllowLeadingSign | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var minutes))
            {
                Interlocked.Exchange(ref _shift, TimeSpan.FromMinutes(minutes).Ticks);
            }
        }
        catch (IOException)
        {
            // Not there, or being replaced: the shift stays as it is until the next look.
        }
    }
}
