namespace Orleans.Serialization;

/// <summary>A value of this type cannot be sent.</summary>
public sealed class CodecNotFoundException : SerializerException
{
    public CodecNotFoundException(string message)
        : base(message)
    {
    }
}
