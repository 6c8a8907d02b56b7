namespace LocalOrleans.Serializing;

/// <summary>Passes values between grains.</summary>
internal sealed class Copier(bool strict)
{
    public bool IsStrict => strict;

    /// <summary>Whether values of the type need no copying: they hold nothing that could change.</summary>
    public static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string);

    public T Copy<T>(T value) => value;
}
