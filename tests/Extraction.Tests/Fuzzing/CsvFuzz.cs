using System.Text;

namespace IndexForge.Extraction.Tests.Fuzzing;

/// <summary>Delimited texts in several encodings and dialects.</summary>
internal sealed class CsvFuzz : FuzzParser
{
    private static readonly byte[][] Tokens =
    [
        .. new[] { ",", ";", "\t", "|", "||", "\"", "\"\"", "'", "\\\"", "\\", "\r", "\n", "\r\n", "\n\n\n", "\0", " ", "sep=;\n", "# note\n", "é", "😀", "=1+1", "00012", "1.234,56", "2020-02-30", "12/13/14", "\u2028", "NaN", "\"a\nb\",", ",,,,,,,," }
            .Select(Encoding.UTF8.GetBytes),
        [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF], [0x80], [0xC3], [0xED, 0xA0, 0x80], [0x1A],
    ];

    public override string Name => "CSV";

    public override string FileName => "fuzz.csv";

    protected override IEnumerable<byte[]> Generated() =>
    [
        [.. "id,name,note\r\n1,\"a, b\",\"say \"\"hi\"\"\"\r\n2,c,\"line\nbreak\"\r\n"u8],
        [.. "a;b;c\n1,5;'x; y';2020-01-01\n2,5;z;\\\"q\\\"\n"u8],
        [.. "a || b || c\n1 || 2 || 3\n4 || 5 || 6\n"u8],
        Encoding.Unicode.GetBytes("a\tb\n1\t2\n"),
        Encoding.BigEndianUnicode.GetBytes("\uFEFFa;b\n1;2\n"),
        Encoding.UTF8.GetBytes("prénom|âge\nÉlodie|30\n日本|7\n"),
        Encoding.Latin1.GetBytes("prénom,âge\nÉlodie,30\nZoë,41\n"),
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => $"{i},2020-01-{(i % 28) + 1:D2},\"name {i}, jr\",{i * 1.5}\r\n"))),
    ];

    protected override IEnumerable<byte[]> Real() =>
        RealFiles(20_000, ["csv/pollock/csv", "csv/dialects/CSV", "csv/dialects/W3C-CSVW", "csv/spectrum/csvs", "documents/csv", "documents/tsv"], ".csv", ".tsv", ".txt");

    protected override byte[] Input(byte[] sound, byte[] other, Random random) => new Mutator(random, Tokens).Damage(sound, other);
}
