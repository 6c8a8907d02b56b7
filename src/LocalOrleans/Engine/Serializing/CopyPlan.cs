namespace LocalOrleans.Serializing;

/// <summary>How values of one type are copied; without a way they are shared.</summary>
internal sealed class CopyPlan(Func<object, CopyContext, object>? copy)
{
    public static readonly CopyPlan Share = new(null);

    public bool Shares => copy is null;

    public object Copy(object value, CopyContext context) => copy!(value, context);
}
