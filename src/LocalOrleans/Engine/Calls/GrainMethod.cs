using System.Reflection;

namespace LocalOrleans.Calls;

/// <summary>What a grain interface says of one of its methods.</summary>
internal sealed class GrainMethod
{
    public required MethodInfo Info { get; init; }

    public required Type Interface { get; init; }

    public required string Name { get; init; }

    public bool Interleaves { get; init; }

    public bool ReadsOnly { get; init; }

    public bool IsOneWay { get; init; }

    public TimeSpan? ResponseTimeout { get; init; }

    public override string ToString() => Name;
}
