using System.Globalization;
using NPOI.XSSF.UserModel;

namespace IndexForge.Samples;

/// <summary>Invoices and their lines.</summary>
internal static class Invoices
{
    private static readonly string[] Customers = ["Aster Labs", "Birch & Sons", "Café Müller", "Dunmore Foods", "Eastgate Clinic", "Fjord Shipping", "Grupo Sol", "Hakone Works", "İzmir Tekstil", "Jutland Wind"];
    private static readonly string[] Services = ["maintenance visit", "spare parts", "training day", "annual inspection", "remote support", "calibration"];

    public static void Write(string path)
    {
        var random = new Random(11);
        var start = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        var lines = new List<object?[]>();
        var invoices = new List<object?[]>();
        for (var i = 1; i <= 1_000; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"INV-{i:00000}");
            var issued = start.AddDays(i / 3);
            var total = 0m;
            for (var line = 1; line <= random.Next(1, 5); line++)
            {
                var quantity = random.Next(1, 9);
                var price = Math.Round((decimal)(random.NextDouble() * 400) + 15, 2);
                total += quantity * price;
                lines.Add([id, line, Services[random.Next(Services.Length)], quantity, price, quantity * price]);
            }

            var paid = random.Next(5) > 0;
            invoices.Add([id, Customers[random.Next(Customers.Length)], issued, issued.AddDays(30), total, paid ? issued.AddDays(random.Next(5, 60)) : null, paid ? "paid" : "open"]);
        }

        var workbook = new XSSFWorkbook();
        var sheets = new Sheets(workbook);
        sheets.Add("Invoices", ["invoice", "customer", "issued", "due", "total_eur", "paid_on", "status"], invoices);
        sheets.Add("Lines", ["invoice", "line", "service", "quantity", "unit_price", "amount"], lines);
        using var file = File.Create(path);
        workbook.Write(file);
    }
}
