namespace IndexForge.Extraction.Tables.Rules;

/// <summary>
/// A set of 128-bit hashes in open addressing: 16 bytes a slot and no objects, up to a cap. Two different values share a hash with a
/// probability below 10⁻²⁶ at a million values.
/// </summary>
internal sealed class HashSet128
{
    private UInt128[] _slots = new UInt128[64];
    private int _count;

    /// <summary>Values beyond this many are not added: 32 MiB of slots.</summary>
    public const int Capacity = 1 << 20;

    /// <summary>Whether a value was turned away.</summary>
    public bool Full { get; private set; }

    public bool Contains(UInt128 hash) => _slots[Slot(_slots, Key(hash))] != 0;

    public void Add(UInt128 hash)
    {
        var key = Key(hash);
        ref var slot = ref _slots[Slot(_slots, key)];
        if (slot != 0)
        {
            return;
        }

        if (_count == Capacity)
        {
            Full = true;
            return;
        }

        slot = key;
        if (++_count * 2 > _slots.Length)
        {
            Grow();
        }
    }

    // 0 marks a free slot.
    private static UInt128 Key(UInt128 hash) => hash == 0 ? 1 : hash;

    private static int Slot(UInt128[] slots, UInt128 key)
    {
        var mask = slots.Length - 1;
        var at = (int)(ulong)key & mask;
        while (slots[at] != 0 && slots[at] != key)
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    private void Grow()
    {
        if (_count == Capacity)
        {
            return;
        }

        var larger = new UInt128[_slots.Length * 2];
        foreach (var key in _slots)
        {
            if (key != 0)
            {
                larger[Slot(larger, key)] = key;
            }
        }

        _slots = larger;
    }
}
