using NPOI.HSSF.UserModel;

namespace IndexForge.Samples;

/// <summary>A year's rota in the binary format of Excel 97.</summary>
internal static class Rota
{
    private static readonly string[] People = ["Ada", "Bálint", "Chiara", "Dmitri", "Elif", "Freya"];
    private static readonly string[] Shifts = ["early", "late", "night", "on call"];

    public static void Write(string path)
    {
        var random = new Random(3);
        var workbook = new HSSFWorkbook();
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        new Sheets(workbook).Add("Rota", ["day", "shift", "person", "hours", "remark"], Enumerable.Range(0, 730).Select(i => new object?[]
        {
            start.AddDays(i / 2), Shifts[random.Next(Shifts.Length)], People[random.Next(People.Length)], random.Next(3) == 0 ? 7.5 : 8.0, random.Next(50) == 0 ? "swapped" : null,
        }));
        using var file = File.Create(path);
        workbook.Write(file);
    }
}
