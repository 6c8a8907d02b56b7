using System.Collections.Concurrent;

namespace LocalOrleans.Serializing;

/// <summary>
/// Copies what passes between grains, so that no two ever share something that changes. A strict copier goes further: it copies as a wire
/// would, members with an [Id] and primary-constructor parameters of types marked for serialisation, and refuses everything else.
/// </summary>
internal sealed class Copier
{
    // Plans depend on the types and the mode alone, so all engines of the process share them.
    private static readonly Copier Lenient = new(strict: false);
    private static readonly Copier Strict = new(strict: true);

    private readonly ConcurrentDictionary<Type, CopyPlan> _plans = new();
    private readonly bool _strict;

    private Copier(bool strict) => _strict = strict;

    public bool IsStrict => _strict;

    public static Copier Of(bool strict) => strict ? Strict : Lenient;

    /// <summary>Whether values of the type hold nothing that could change, in either mode.</summary>
    public static bool IsPlain(Type type) => LeafTypes.Contains(type);

    public T Copy<T>(T value)
    {
        if (Plain<T>.Is || value is null)
        {
            return value;
        }

        var plan = PlanOf(value.GetType());
        return plan.Shares ? value : (T)plan.Copy(value, new CopyContext(this));
    }

    /// <summary>A copy of a part of a larger value; parts that occur twice are copied once.</summary>
    public object? CopyPart(object? value, CopyContext context)
    {
        if (value is null)
        {
            return null;
        }

        var plan = PlanOf(value.GetType());
        return plan.Shares ? value : context.Once(value, plan);
    }

    public CopyPlan PlanOf(Type type) => _plans.GetOrAdd(type, static (wanted, self) => CopyPlanner.PlanFor(wanted, self), this);

    private static class Plain<T>
    {
        public static readonly bool Is = IsPlain(typeof(T));
    }
}
