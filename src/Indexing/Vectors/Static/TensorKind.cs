namespace IndexForge.Indexing.Vectors.Static;

/// <summary>Number formats of tensors, by their names in the file.</summary>
internal enum TensorKind
{
    F64,
    F32,
    F16,
    BF16,
    I64,
    I32,
    I8,
}

internal static class TensorKinds
{
    public static int Bytes(this TensorKind kind) => kind switch
    {
        TensorKind.F64 or TensorKind.I64 => 8,
        TensorKind.F32 or TensorKind.I32 => 4,
        TensorKind.F16 or TensorKind.BF16 => 2,
        _ => 1,
    };
}
