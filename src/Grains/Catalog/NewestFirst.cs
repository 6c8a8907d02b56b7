using System.Collections.Immutable;

namespace IndexForge.Grains.Catalog;

/// <summary>Entries in order of creation, newest first, with the newest revision of each.</summary>
internal sealed class NewestFirst<T>(Func<T, string> id, Func<T, DateTimeOffset> createdAt, Func<T, long> revision)
    where T : class
{
    private readonly Dictionary<string, T> _byId = [];
    private readonly SortedSet<ListPlace> _order = new(Order.Instance);

    public int Count => _byId.Count;

    public IEnumerable<T> All => _order.Select(place => _byId[place.Id]);

    /// <summary>The newest revision of an entry; null where there is none.</summary>
    public T? Find(string key) => _byId.GetValueOrDefault(key);

    /// <summary>Puts an entry in unless a newer revision is there. The entry it replaced, and whether it was put.</summary>
    public (T? Former, bool Put) Put(T entry)
    {
        var key = id(entry);
        if (_byId.TryGetValue(key, out var former))
        {
            if (revision(former) >= revision(entry))
            {
                return (former, false);
            }

            if (createdAt(former) == createdAt(entry))
            {
                _byId[key] = entry;
                return (former, true);
            }

            _order.Remove(PlaceOf(former));
        }

        _byId[key] = entry;
        _order.Add(PlaceOf(entry));
        return (former, true);
    }

    public void Remove(T entry)
    {
        _byId.Remove(id(entry));
        _order.Remove(PlaceOf(entry));
    }

    public ImmutableArray<T> Page(Func<T, bool> matches, ListPlace? after, int limit)
    {
        var from = after is null ? _order : _order.GetViewBetween(after, Last);
        return [.. from.Where(place => place != after).Select(place => _byId[place.Id]).Where(matches).Take(limit)];
    }

    private static ListPlace Last { get; } = new(long.MinValue, "\uffff");

    private ListPlace PlaceOf(T entry) => new(createdAt(entry).UtcTicks, id(entry));

    private sealed class Order : IComparer<ListPlace>
    {
        public static readonly Order Instance = new();

        public int Compare(ListPlace? x, ListPlace? y)
        {
            var byTime = y!.CreatedAtTicks.CompareTo(x!.CreatedAtTicks);
            return byTime != 0 ? byTime : string.CompareOrdinal(x.Id, y.Id);
        }
    }
}
