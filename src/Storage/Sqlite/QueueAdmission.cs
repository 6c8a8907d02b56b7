namespace IndexForge.Storage.Sqlite;

/// <summary>What became of an item offered to a <see cref="WorkQueue{T}"/>.</summary>
internal enum QueueAdmission
{
    Added,
    Full,
    Closed,
}
