using System.Runtime.CompilerServices;

namespace LocalOrleans.Serializing;

/// <summary>One copy under way: keeps shared parts shared and cycles finite.</summary>
internal sealed class CopyContext(Copier copier)
{
    private Dictionary<object, object>? _copies;

    public Copier Copier => copier;

    public T Copy<T>(T value) => Copier.IsPlain(typeof(T)) ? value : (T)copier.CopyPart(value, this)!;

    /// <summary>Notes a copy before its parts are made, so that parts may refer to it.</summary>
    public void Note(object original, object copy)
    {
        if (!original.GetType().IsValueType)
        {
            (_copies ??= new(ReferenceEqualityComparer.Instance))[original] = copy;
        }
    }

    public object Once(object value, CopyPlan plan)
    {
        if (_copies is not null && !value.GetType().IsValueType && _copies.TryGetValue(value, out var before))
        {
            return before;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        var copy = plan.Copy(value, this);
        Note(value, copy);
        return copy;
    }
}
