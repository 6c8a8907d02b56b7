using System.Text;
using FsCheck;
using FsCheck.Fluent;
using IndexForge.Extraction.Csv;

namespace IndexForge.Extraction.Tests.Csv;

public class CsvRoundTripTests
{
    /// <summary>Fields made of what delimited texts trip over.</summary>
    private static readonly Gen<string> Field =
        Gen.Elements('a', 'b', '"', '\'', ',', ';', '\t', '\n', '\r', ' ', '\\', '1', 'é', '漢', '|').ArrayOf().Select(c => new string(c));

    private static readonly Gen<string[][]> Table = Field.ArrayOf().Where(r => r.Length > 0 && !(r.Length == 1 && r[0].Length == 0)).ArrayOf();

    [Theory]
    [InlineData(',', 16)]
    [InlineData(',', 1 << 15)]
    [InlineData(';', 64)]
    [InlineData('\t', 64)]
    public void Any_table_reads_back_as_written(char delimiter, int bufferChars) =>
        Prop.ForAll(Table.ToArbitrary(), table =>
        {
            var read = CsvTexts.Read(Write(table, delimiter), new CsvDialect { Delimiter = delimiter.ToString() }, bufferChars: bufferChars);
            Assert.Equal(table, read);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_reads_without_fault_and_loses_no_letter() =>
        Prop.ForAll(Field.ToArbitrary(), text =>
        {
            var read = string.Concat(CsvTexts.Read(text, bufferChars: 16).SelectMany(r => r));
            Assert.Equal(text.Where(char.IsLetterOrDigit), read.Where(char.IsLetterOrDigit));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_fields_that_need_it_are_quoted() =>
        Assert.Equal("a,b c,\"d,e\",\"f\"\"g\",\"h\ni\",é\n", Write([["a", "b c", "d,e", "f\"g", "h\ni", "é"]], ','));

    [Fact]
    public void Long_fields_and_surrogate_pairs_survive_the_writers_buffer()
    {
        string[][] table = [[.. Enumerable.Range(0, 40).Select(i => string.Concat(Enumerable.Repeat("😀x\"", 997 + i)))]];

        Assert.Equal(table, CsvTexts.Read(Write(table, ',')));
    }

    private static string Write(string[][] table, char delimiter)
    {
        using var stream = new MemoryStream();
        using (var writer = new CsvWriter(stream, delimiter))
        {
            foreach (var row in table)
            {
                foreach (var field in row)
                    writer.Field(field);
                writer.EndRow();
            }
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
