using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Postings;

/// <summary>
/// Term to number, for one writer and many readers without locks: slots are published by a volatile write after the term they
/// name, and a grown table replaces the old one as a whole.
/// </summary>
internal sealed class TermTable
{
    private Table _table = new(1 << 12);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public string this[int id] => Volatile.Read(ref _table).Terms[id];

    public int Find(ReadOnlySpan<char> term)
    {
        var table = Volatile.Read(ref _table);
        var hash = TextHash.Of(term);
        for (var at = hash & table.Mask; ; at = (at + 1) & table.Mask)
        {
            var id = Volatile.Read(ref table.Slots[at]) - 1;
            if (id < 0)
            {
                return -1;
            }

            if (table.Hashes[id] == hash && term.SequenceEqual(table.Terms[id]))
            {
                return id;
            }
        }
    }

    /// <summary>The term's number, a new one if need be. The writer's.</summary>
    public int Add(ReadOnlySpan<char> term)
    {
        var table = _table;
        var hash = TextHash.Of(term);
        var at = hash & table.Mask;
        for (; ; at = (at + 1) & table.Mask)
        {
            var id = table.Slots[at] - 1;
            if (id < 0)
            {
                break;
            }

            if (table.Hashes[id] == hash && term.SequenceEqual(table.Terms[id]))
            {
                return id;
            }
        }

        if (_count == table.Terms.Length)
        {
            table = table.Grow();
            Volatile.Write(ref _table, table);
            at = hash & table.Mask;
            while (table.Slots[at] != 0)
            {
                at = (at + 1) & table.Mask;
            }
        }

        table.Terms[_count] = term.ToString();
        table.Hashes[_count] = hash;
        Volatile.Write(ref table.Slots[at], _count + 1);
        Volatile.Write(ref _count, _count + 1);
        return _count - 1;
    }

    private sealed class Table(int capacity)
    {
        public readonly int[] Slots = new int[capacity * 2];
        public readonly string[] Terms = new string[capacity];
        public readonly int[] Hashes = new int[capacity];

        public int Mask => Slots.Length - 1;

        public Table Grow()
        {
            var grown = new Table(Terms.Length * 2);
            Terms.CopyTo(grown.Terms, 0);
            Hashes.CopyTo(grown.Hashes, 0);
            for (var id = 0; id < Terms.Length; id++)
            {
                var at = Hashes[id] & grown.Mask;
                while (grown.Slots[at] != 0)
                {
                    at = (at + 1) & grown.Mask;
                }

                grown.Slots[at] = id + 1;
            }

            return grown;
        }
    }
}
