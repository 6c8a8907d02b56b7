using System.Globalization;

namespace IndexForge.Bench.Csv;

/// <summary>A made-up file of orders: numbers, dates, text, quoted text with delimiters and doubled quotes in it.</summary>
internal static class CsvBenchFile
{
    private static readonly string[] Cities = ["Berlin", "Zürich", "New York", "São Paulo", "Kyoto", "Reykjavík", "Lagos", "Lima"];
    private static readonly string[] Notes =
        ["leave at the door", "fragile, handle with care", "call \"\"Sam\"\" before noon", "no note", "gift wrap, blue", "second attempt"];

    public static string Create(int rows)
    {
        var path = Path.Combine(Path.GetTempPath(), $"indexforge-bench-{rows}.csv");
        if (File.Exists(path))
            return path;

        var random = new Random(20_17);
        using var writer = new StreamWriter(path + ".part");
        writer.NewLine = "\n";
        writer.WriteLine("id,ordered_at,customer,email,city,quantity,price,paid,sku,note");
        for (var i = 0; i < rows; i++)
        {
            var at = new DateTime(2019, 1, 1).AddSeconds(random.Next(200_000_000));
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{1_000_000 + i},{at:yyyy-MM-dd HH:mm:ss},Customer {random.Next(100_000):D5},user{random.Next(1_000_000):D6}@example.com,{Cities[random.Next(Cities.Length)]},{random.Next(1, 99)},{random.Next(100, 99_999) / 100.0:F2},{(random.Next(2) == 0 ? "true" : "false")},SKU-{random.Next(10_000_000):D7},\"{Notes[random.Next(Notes.Length)]}\""));
        }

        writer.Dispose();
        File.Move(path + ".part", path);
        return path;
    }
}
