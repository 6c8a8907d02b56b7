using System.Globalization;

namespace IndexForge.Silo.Chaos.Running;

/// <summary>The faults of one life of the process.</summary>
internal sealed record FaultProfile(string Name, int Seed, double FailBefore, double LoseAnswer, double Delay, double DropTicks, double DoubleTicks)
{
    public static FaultProfile None { get; } = new("none", 0, 0, 0, 0, 0, 0);

    public static FaultProfile Draw(Random random, int seed) => random.Next(6) switch
    {
        0 => None with { Seed = seed, DropTicks = 0.5, DoubleTicks = 0.5 },
        1 => new("refusing", seed, 0.02, 0, 0, 0.3, 0.3),
        2 => new("forgetful", seed, 0, 0.02, 0, 0.3, 0.3),
        3 => new("slow", seed, 0, 0, 0.05, 0.3, 0.3),
        4 => new("storm", seed, 0.05, 0.05, 0.02, 0.3, 0.3),
        _ => new("mixed", seed, 0.005, 0.005, 0.01, 0.3, 0.3),
    };

    /// <summary>The settings that inflict them.</summary>
    public IEnumerable<(string Key, string Value)> Settings() =>
    [
        ("Storage__Chaos__Seed", Text(Seed)), ("Storage__Chaos__Rules__0__FailBefore", Text(FailBefore)), ("Storage__Chaos__Rules__0__LoseAnswer", Text(LoseAnswer)),
        ("Storage__Chaos__Rules__0__Delay", Text(Delay)), ("Storage__Chaos__Rules__0__MaxDelay", "00:00:02"), ("Chaos__Seed", Text(Seed)),
        ("Chaos__DropTicks", Text(DropTicks)), ("Chaos__DoubleTicks", Text(DoubleTicks)),
    ];

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
