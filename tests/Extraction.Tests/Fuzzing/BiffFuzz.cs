using System.Buffers.Binary;
using IndexForge.Extraction.Tests.Spreadsheets.Cfb;
using IndexForge.Extraction.Tests.Spreadsheets.Xls;

namespace IndexForge.Extraction.Tests.Fuzzing;

/// <summary>BIFF workbooks: whole records are moved, doubled and damaged in the stream, and the compound file around it.</summary>
internal sealed class BiffFuzz : FuzzParser
{
    private static readonly ushort[] Ids =
    [
        0x0006, 0x0009, 0x000A, 0x0022, 0x002F, 0x003C, 0x0042, 0x0085, 0x00BD, 0x00D6, 0x00E0, 0x00E5, 0x00FC, 0x00FD, 0x0200, 0x0203, 0x0204, 0x0205, 0x0207, 0x0208, 0x027E, 0x041E, 0x0809,
    ];

    public override string Name => "BIFF 2-8";

    public override string FileName => "fuzz.xls";

    protected override IEnumerable<byte[]> Generated()
    {
        yield return CompoundFileBuilder.Of("Workbook", BiffBuilder.Workbook(
            g => g.Record(0x00FC, 3, 3, BiffBuilder.Narrow("one"), BiffBuilder.Wide("two"), (ushort)9, (byte)0, "spl"u8.ToArray())
                .Record(0x003C, (byte)1, BiffBuilder.Wide("it o")[3..], new byte[4]),
            s =>
            {
                for (var row = 0; row < 20; row++)
                {
                    s.LabelSst(row, 0, row % 3).Number(row, 1, row)
                        .Record(0x00BD, (ushort)row, (ushort)2, (ushort)0, (7 << 2) | 2, (ushort)0, 0x40240000, (ushort)3)
                        .Record(0x00E5, (ushort)1, (ushort)row, (ushort)(row + 1), (ushort)0, (ushort)3);
                }
            }));
        yield return new BiffBuilder()
            .Record(0x0009, (ushort)2, (ushort)0x0010)
            .Record(0x0004, (ushort)0, (ushort)0, new byte[3], (byte)3, "abc"u8.ToArray())
            .Record(0x0006, (ushort)1, (ushort)2, new byte[3], new byte[] { 0, 0, 0, 0, 0, 0, 0xFF, 0xFF }, (byte)0)
            .Record(0x0007, (byte)4, "text"u8.ToArray())
            .Record(0x0003, (ushort)2, (ushort)0, new byte[3], 1.5)
            .Eof().ToArray();
    }

    protected override IEnumerable<byte[]> Real() => RealFiles(80_000, ["spreadsheets/workbooks", "hostile/poi", "hostile/calamine", "documents/xls"], ".xls");

    protected override byte[] Input(byte[] sound, byte[] other, Random random)
    {
        var mutator = new Mutator(random, []);
        return random.Next(3) == 0 ? mutator.Damage(sound, other) : Records(sound, mutator);
    }

    /// <summary>Finds records where they stand, in whatever container, and damages a few: ids, lengths, fields, order.</summary>
    private static byte[] Records(byte[] sound, Mutator mutator)
    {
        var random = mutator.Random;
        var file = (byte[])sound.Clone();
        var places = Places(file);
        if (places.Count < 2)
            return mutator.Damage(file, []);

        for (var n = 1 << random.Next(5); n > 0; n--)
        {
            var (at, length) = places[random.Next(places.Count)];
            var record = file.AsSpan(at, length + 4);
            switch (random.Next(5))
            {
                case 0:
                    BinaryPrimitives.WriteUInt16LittleEndian(record, Ids[random.Next(Ids.Length)]);
                    break;
                case 1:
                    BinaryPrimitives.WriteUInt16LittleEndian(record[2..], (ushort)random.Next(random.Next(2) == 0 ? 64 : 65_536));
                    break;
                case 2:
                    var (from, size) = places[random.Next(places.Count)];
                    file.AsSpan(from, Math.Min(size + 4, file.Length - at)).CopyTo(file.AsSpan(at));
                    break;
                default:
                    for (var i = random.Next(1, 5); i > 0 && length > 0; i--)
                        record[4 + random.Next(length)] = (byte)(random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => random.Next(256) });
                    break;
            }
        }

        return file;
    }

    private static List<(int At, int Length)> Places(byte[] file)
    {
        var places = new List<(int, int)>();
        for (var at = file.Length > 0 && file[0] == 0x09 ? 0 : 512; at + 4 <= file.Length;)
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));
            var length = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 2));
            if (id is 0 or > 0x1000 || length > 8224 || at + 4 + length > file.Length)
            {
                // Not a record: the next sector may start one.
                at = (at / 512 * 512) + 512;
                continue;
            }

            places.Add((at, length));
            at += 4 + length;
        }

        return places;
    }
}
