using System.Globalization;
using NPOI.XSSF.UserModel;

namespace IndexForge.Samples;

/// <summary>A parts store: stock, suppliers and movements.</summary>
internal static class Inventory
{
    private static readonly string[] Kinds = ["hydraulic seal", "ball bearing", "hex bolt", "drive belt", "relay", "fuse", "gasket", "pressure valve", "filter cartridge", "cable gland"];
    private static readonly string[] Materials = ["steel", "brass", "nitrile", "PTFE", "copper", "nylon", "aluminium"];
    private static readonly string[] Towns = ["Graz", "Lyon", "Turku", "Porto", "Gdańsk", "Malmö", "Bilbao", "Split"];

    public static void Write(string path)
    {
        var random = new Random(7);
        var workbook = new XSSFWorkbook();
        var sheets = new Sheets(workbook);
        var start = new DateTime(2025, 1, 2, 0, 0, 0, DateTimeKind.Unspecified);
        sheets.Add("Stock", ["sku", "part", "material", "size_mm", "quantity", "reorder_at", "unit_price", "shelf", "discontinued"], Enumerable.Range(1, 1_200).Select(i => new object?[]
        {
            Sku(i), Kinds[i % Kinds.Length], Materials[random.Next(Materials.Length)], 2 + random.Next(120), random.Next(900), 25 * random.Next(1, 9),
            Math.Round((decimal)(random.NextDouble() * 90) + 0.25m, 2), $"{(char)('A' + random.Next(8))}-{random.Next(1, 40):00}", random.Next(30) == 0,
        }));
        sheets.Add("Suppliers", ["supplier", "town", "since", "rating", "e-mail"], Enumerable.Range(1, 48).Select(i => new object?[]
        {
            $"Supplier {i:00}", Towns[i % Towns.Length], start.AddDays(-random.Next(4_000)), Math.Round(2 + (random.NextDouble() * 3), 1), $"orders@supplier{i:00}.example",
        }));
        sheets.Add("Movements", ["date", "sku", "change", "reason"], Enumerable.Range(0, 3_000).Select(i => new object?[]
        {
            start.AddHours(i * 2.5).Date, Sku(random.Next(1, 1_201)), random.Next(4) == 0 ? random.Next(20, 200) : -random.Next(1, 20),
            random.Next(60) == 0 ? "damaged in transit" : random.Next(4) == 0 ? null : "order",
        }));
        using var file = File.Create(path);
        workbook.Write(file);
    }

    private static string Sku(int i) => string.Create(CultureInfo.InvariantCulture, $"PRT-{i:0000}");
}
