using System.Globalization;
using System.Text;

namespace IndexForge.Samples;

/// <summary>Countries with codes and currencies, from the Unicode CLDR data that .NET carries.</summary>
internal static class Countries
{
    public static void Write(string path)
    {
        var regions = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
            .Select(c => new RegionInfo(c.Name))
            .Where(r => r.TwoLetterISORegionName.Length == 2 && r.TwoLetterISORegionName.All(char.IsAsciiLetter))
            .DistinctBy(r => r.TwoLetterISORegionName)
            .OrderBy(r => r.EnglishName, StringComparer.Ordinal);
        var text = new StringBuilder("alpha2,alpha3,country,native_name,currency,currency_name,metric\n");
        foreach (var r in regions)
        {
            text.Append(CultureInfo.InvariantCulture, $"{r.TwoLetterISORegionName},{r.ThreeLetterISORegionName},{Quote(r.EnglishName)},{Quote(r.NativeName)},{r.ISOCurrencySymbol},{Quote(r.CurrencyEnglishName)},{(r.IsMetric ? "yes" : "no")}\n");
        }

        File.WriteAllText(path, text.ToString());
    }

    private static string Quote(string text) => text.AsSpan().ContainsAny(',', '"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
