namespace LocalOrleans.Storing;

internal enum StateOperationKind
{
    Read,
    Write,
    Clear,
}
