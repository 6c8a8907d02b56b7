namespace IndexForge.Storage.Sqlite;

/// <summary>First come, first served, one at a time.</summary>
internal sealed class SingleFile<T> : IWorkLine<T>
{
    private readonly Queue<T> _items = new();

    public int Count => _items.Count;

    public void Add(T item) => _items.Enqueue(item);

    public void Take(List<T> batch) => batch.Add(_items.Dequeue());
}
