namespace IndexForge.Storage.Sqlite;

/// <summary>In which order what waits is taken. Used under its queue's lock.</summary>
internal interface IWorkLine<T>
{
    int Count { get; }

    void Add(T item);

    /// <summary>Moves some of what waits, at least one item, to an empty <paramref name="batch"/>.</summary>
    void Take(List<T> batch);
}
