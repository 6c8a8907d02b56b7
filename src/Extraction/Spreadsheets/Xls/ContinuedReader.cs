using System.Buffers.Binary;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>
/// Reads fields that run over from a record into the CONTINUE records behind it. Text is special: where it is split, the
/// continuation starts with a byte that says anew whether characters take one byte or two (MS-XLS 2.5.293).
/// </summary>
internal sealed class ContinuedReader(BiffReader records)
{
    private int _at;

    /// <summary>Starts in the current record's data.</summary>
    public void Start(int at) => _at = at;

    /// <summary>Moves into the next CONTINUE record while the current one is used up; false when there is none.</summary>
    public bool More()
    {
        while (_at >= records.Data.Length)
        {
            if (records.PeekId() != BiffRecord.Continue || !records.Next())
                return false;
            _at = 0;
        }

        return true;
    }

    public bool TryByte(out byte value)
    {
        value = 0;
        if (!More())
            return false;
        value = records.Data[_at++];
        return true;
    }

    public bool TryUInt16(out ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        var read = TryBytes(bytes);
        value = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return read;
    }

    public bool TryUInt32(out uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        var read = TryBytes(bytes);
        value = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return read;
    }

    /// <summary>Skips bytes that carry no characters; false when they are not all there.</summary>
    public bool Skip(long count)
    {
        while (count > 0)
        {
            if (!More())
                return false;
            var part = (int)Math.Min(count, records.Data.Length - _at);
            _at += part;
            count -= part;
        }

        return true;
    }

    /// <summary>Reads characters of one or two bytes each; fewer than asked for where the records end.</summary>
    public int ReadCharacters(Span<char> target, bool wide)
    {
        var done = 0;
        while (done < target.Length)
        {
            if (_at >= records.Data.Length)
            {
                if (!More())
                    break;
                wide = (records.Data[_at++] & BiffText.WideFlag) != 0;
                continue;
            }

            var rest = records.Data[_at..];
            var count = Math.Min(target.Length - done, wide ? rest.Length / 2 : rest.Length);
            if (count == 0)
            {
                // Half a character before the end of the record: no writer means that.
                _at = records.Data.Length;
                continue;
            }

            _at += BiffText.Widen(rest, target.Slice(done, count), wide);
            done += count;
        }

        return done;
    }

    /// <summary>Reads a BIFF8 string after its count: flags, what they announce, and the characters; how many there are.</summary>
    public int ReadUnicode(int at, Span<char> target)
    {
        Start(at);
        if (target.IsEmpty || !TryByte(out var flags))
            return 0;
        Skip(((flags & BiffText.RichFlag) != 0 ? 2 : 0) + ((flags & BiffText.ExtendedFlag) != 0 ? 4 : 0));
        return ReadCharacters(target, (flags & BiffText.WideFlag) != 0);
    }

    private bool TryBytes(Span<byte> target)
    {
        foreach (ref var b in target)
        {
            if (!TryByte(out b))
                return false;
        }

        return true;
    }
}
