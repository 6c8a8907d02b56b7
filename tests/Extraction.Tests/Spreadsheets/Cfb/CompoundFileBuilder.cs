using System.Buffers.Binary;
using System.Text;

namespace IndexForge.Extraction.Tests.Spreadsheets.Cfb;

/// <summary>Writes compound files, well formed: tests break them afterwards.</summary>
internal sealed class CompoundFileBuilder(int sectorSize = 512)
{
    private const uint EndOfChain = 0xFFFFFFFE;
    private const uint Free = 0xFFFFFFFF;
    private const uint FatMark = 0xFFFFFFFD;
    private const uint DifatMark = 0xFFFFFFFC;
    private const int MiniSize = 64;
    private const int Cutoff = 4096;

    private readonly List<(string Name, byte[] Data)> _streams = [];
    private readonly HashSet<int> _embedded = [];
    private readonly List<byte[]> _sectors = [];
    private readonly List<uint> _fat = [];

    public uint DirectorySector { get; private set; }

    public CompoundFileBuilder Add(string name, byte[] data)
    {
        _streams.Add((name, data));
        return this;
    }

    /// <summary>Adds a stream that is not the root's own.</summary>
    public CompoundFileBuilder AddEmbedded(string name, byte[] data)
    {
        _embedded.Add(_streams.Count);
        return Add(name, data);
    }

    /// <summary>A file of one stream.</summary>
    public static byte[] Of(string name, byte[] data) => new CompoundFileBuilder().Add(name, data).Build();

    public byte[] Build()
    {
        var mini = new MemoryStream();
        var miniFat = new List<uint>();
        var starts = new List<uint>();
        foreach (var (_, data) in _streams)
            starts.Add(data.Length >= Cutoff ? AddChain(data) : AddMini(data, mini, miniFat));

        var miniStart = mini.Length == 0 ? EndOfChain : AddChain(mini.ToArray());
        var miniFatStart = miniFat.Count == 0 ? EndOfChain : AddChain(Bytes(miniFat));
        DirectorySector = AddChain(Directory(starts, miniStart, mini.Length));
        return Assemble(miniFatStart);
    }

    private uint AddChain(byte[] data)
    {
        var first = (uint)_sectors.Count;
        for (var at = 0; at < data.Length; at += sectorSize)
        {
            var sector = new byte[sectorSize];
            data.AsSpan(at, Math.Min(sectorSize, data.Length - at)).CopyTo(sector);
            _sectors.Add(sector);
            _fat.Add(at + sectorSize < data.Length ? (uint)_sectors.Count : EndOfChain);
        }

        return first;
    }

    private static uint AddMini(byte[] data, MemoryStream mini, List<uint> miniFat)
    {
        var first = (uint)miniFat.Count;
        for (var at = 0; at < data.Length; at += MiniSize)
        {
            mini.Write(data, at, Math.Min(MiniSize, data.Length - at));
            mini.SetLength((mini.Length + MiniSize - 1) / MiniSize * MiniSize);
            mini.Position = mini.Length;
            miniFat.Add(at + MiniSize < data.Length ? (uint)miniFat.Count + 1 : EndOfChain);
        }

        return first;
    }

    private byte[] Directory(List<uint> starts, uint miniStart, long miniLength)
    {
        var directory = new MemoryStream();
        directory.Write(Entry("Root Entry", 5, Free, child: _streams.Count > 0 ? 1 : Free, miniStart, miniLength));
        for (var i = 0; i < _streams.Count; i++)
            directory.Write(Entry(_streams[i].Name, 2, i + 1 < _streams.Count && !_embedded.Contains(i + 1) ? (uint)i + 2 : Free, Free, starts[i], _streams[i].Data.Length));
        return directory.ToArray();
    }

    private static byte[] Entry(string name, byte kind, uint right, uint child, uint start, long size)
    {
        var entry = new byte[128];
        Encoding.Unicode.GetBytes(name, entry);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(64), (ushort)((name.Length + 1) * 2));
        entry[66] = kind;
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(68), Free);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(72), right);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(76), child);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(116), start);
        BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(120), size);
        return entry;
    }

    private byte[] Assemble(uint miniFatStart)
    {
        var perSector = sectorSize / 4;
        var fatCount = 0;
        var difatCount = 0;
        while (fatCount * perSector < _sectors.Count + fatCount + difatCount)
        {
            fatCount++;
            difatCount = (Math.Max(0, fatCount - 109) + perSector - 2) / (perSector - 1);
        }

        var firstFat = (uint)_sectors.Count;
        var firstDifat = firstFat + (uint)fatCount;
        _fat.AddRange(Enumerable.Repeat(FatMark, fatCount).Concat(Enumerable.Repeat(DifatMark, difatCount)));
        _fat.AddRange(Enumerable.Repeat(Free, (fatCount * perSector) - _fat.Count));

        var difat = Enumerable.Range(0, fatCount).Select(i => firstFat + (uint)i).ToList();
        var header = Header(miniFatStart, difat, difatCount == 0 ? EndOfChain : firstDifat, fatCount, difatCount);
        using var file = new MemoryStream();
        file.Write(header);
        file.SetLength(file.Position = sectorSize);
        foreach (var sector in _sectors)
            file.Write(sector);
        file.Write(Bytes(_fat));
        for (var i = 0; i < difatCount; i++)
        {
            var part = difat.Skip(109 + (i * (perSector - 1))).Take(perSector - 1).ToList();
            part.AddRange(Enumerable.Repeat(Free, perSector - 1 - part.Count));
            part.Add(i + 1 < difatCount ? firstDifat + (uint)i + 1 : EndOfChain);
            file.Write(Bytes(part));
        }

        return file.ToArray();
    }

    private byte[] Header(uint miniFatStart, List<uint> difat, uint firstDifat, int fatCount, int difatCount)
    {
        var header = new byte[512];
        new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.CopyTo(header, 0);
        Span<byte> at = header;
        BinaryPrimitives.WriteUInt16LittleEndian(at[24..], 0x3E);
        BinaryPrimitives.WriteUInt16LittleEndian(at[26..], (ushort)(sectorSize == 512 ? 3 : 4));
        BinaryPrimitives.WriteUInt16LittleEndian(at[28..], 0xFFFE);
        BinaryPrimitives.WriteUInt16LittleEndian(at[30..], (ushort)(sectorSize == 512 ? 9 : 12));
        BinaryPrimitives.WriteUInt16LittleEndian(at[32..], 6);
        BinaryPrimitives.WriteInt32LittleEndian(at[44..], fatCount);
        BinaryPrimitives.WriteUInt32LittleEndian(at[48..], DirectorySector);
        BinaryPrimitives.WriteInt32LittleEndian(at[56..], Cutoff);
        BinaryPrimitives.WriteUInt32LittleEndian(at[60..], miniFatStart);
        BinaryPrimitives.WriteUInt32LittleEndian(at[68..], firstDifat);
        BinaryPrimitives.WriteInt32LittleEndian(at[72..], difatCount);
        for (var i = 0; i < 109; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(at[(76 + (i * 4))..], i < difat.Count ? difat[i] : Free);
        return header;
    }

    private static byte[] Bytes(List<uint> values)
    {
        var bytes = new byte[values.Count * 4];
        for (var i = 0; i < values.Count; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * 4), values[i]);
        return bytes;
    }
}
