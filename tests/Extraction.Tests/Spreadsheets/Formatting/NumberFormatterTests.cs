using System.Buffers;
using System.Globalization;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Formatting;
using IndexForge.TestSupport;

namespace IndexForge.Extraction.Tests.Spreadsheets.Formatting;

/// <summary>Numbers and texts through format codes, as Excel shows them.</summary>
public sealed class NumberFormatterTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(0.1 + 0.2, "0.3")]
    [InlineData(1.0 / 3, "0.333333333")]
    [InlineData(-2.0 / 3, "-0.666666667")]
    [InlineData(1234.56789012, "1234.56789")]
    [InlineData(12345678901, "12345678901")]
    [InlineData(123456789012, "1.23457E+11")]
    [InlineData(99999999999.6, "1E+11")]
    [InlineData(1234567890.5, "1234567891")]
    [InlineData(0.0001234567, "0.000123457")]
    [InlineData(0.00001, "0.00001")]
    [InlineData(0.000012345678, "1.23457E-05")]
    [InlineData(4.0947118061319582E+231, "4.0947E+231")]
    [InlineData(1e-300, "1E-300")]
    public void General(double value, string expected) => Assert.Equal(expected, Show("General", value));

    [Theory]
    [InlineData("0.00", 2.675, "2.68")]
    [InlineData("0.00", 1.005, "1.01")]
    [InlineData("0", 0.5, "1")]
    [InlineData("0", -1.5, "-2")]
    [InlineData("0", 1e20, "100000000000000000000")]
    [InlineData("#,##0", 1234567, "1,234,567")]
    [InlineData("#,##0.00;(#,##0.00)", -1234.5, "(1,234.50)")]
    [InlineData("0,", 1234567, "1235")]
    [InlineData("0.0,,\" M\"", 1234567, "1.2 M")]
    [InlineData("0.0%", 0.1234, "12.3%")]
    [InlineData("#.##", 0, ".")]
    [InlineData("#.##", 1.5, "1.5")]
    [InlineData("0.0??", 1.5, "1.5  ")]
    [InlineData("000", 7, "007")]
    [InlineData("000-00-0000", 123456789, "123-45-6789")]
    [InlineData("(###) ###-####", 2125551212, "(212) 555-1212")]
    [InlineData("[<=9999999]###-####;(###) ###-####", 5551212, "555-1212")]
    [InlineData("0.00E+00", 12345, "1.23E+04")]
    [InlineData("##0.0E+0", 12345, "12.3E+3")]
    [InlineData("##0.0E+0", 999999, "1.0E+6")]
    [InlineData("0.0E-0", 0.00012, "1.2E-4")]
    [InlineData("_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)", 1234.5, " $1,234.50 ")]
    [InlineData("_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)", 0, " $-   ")]
    [InlineData("[Red]0;[Blue]-0;\"zero\"", 0, "zero")]
    [InlineData(";;;", 5, "")]
    [InlineData("0;", -5, "")]
    [InlineData("[$€-407] 0.00", 1.5, "€ 1.50")]
    [InlineData("\\x0\\y", 3, "x3y")]
    [InlineData("\"total: \"General", 3.25, "total: 3.25")]
    [InlineData("@", 3.25, "3.25")]
    [InlineData("[>100]\"big\";[<0]\"neg\";\"mid\"", 50, "mid")]
    [InlineData("[>100]\"big\";[<-10]\"neg\"", 50, "#")]
    [InlineData("[DBNum1][$-804]General", 12323, "一万二千三百二十三")]
    [InlineData("[DBNum2][$-804]General", 105, "壹佰零伍")]
    public void Numbers(string code, double value, string expected) =>
        Assert.Equal(expected == "#" ? new string('#', 255) : expected, Show(code, value));

    [Theory]
    [InlineData("yyyy-mm-dd", 45000, "2023-03-15")]
    [InlineData("m/d/yy h:mm", 45000.75, "3/15/23 18:00")]
    [InlineData("dddd, mmmm d, yyyy", 45000, "Wednesday, March 15, 2023")]
    [InlineData("ddd d-mmm-yy", 45000, "Wed 15-Mar-23")]
    [InlineData("mmmmm", 45000, "M")]
    [InlineData("m/d/yyyy", 60, "2/29/1900")]
    [InlineData("m/d/yyyy", 61, "3/1/1900")]
    [InlineData("m/d/yyyy", 1, "1/1/1900")]
    [InlineData("m/d/yyyy", 0, "1/0/1900")]
    [InlineData("dddd", 1, "Sunday")]
    [InlineData("h:mm AM/PM", 0.5, "12:00 PM")]
    [InlineData("h:mm A/P", 0.25, "6:00 A")]
    [InlineData("hh:mm:ss", 0.999999, "00:00:00")]
    [InlineData("h:mm", 0.54236111, "13:01")]
    [InlineData("mm:ss.0", 0.00001157, "00:01.0")]
    [InlineData("ss.000", 0.0000001, "00.009")]
    [InlineData("[h]:mm", 1.5, "36:00")]
    [InlineData("[mm]:ss", 0.0423611, "61:00")]
    [InlineData("[ss]", 1, "86400")]
    [InlineData("m/d/yyyy", 2958465, "12/31/9999")]
    [InlineData("m/d/yyyy", 2958466, "#")]
    [InlineData("[$-407]mmmm", 45000, "März")]
    [InlineData("[$-411]ggge", 45000, "令和5")]
    [InlineData("bbbb", 45000, "2566")]
    [InlineData("yyyy\"y\" \"m\"m", 45000, "2023y m3")]
    public void Dates(string code, double value, string expected) =>
        Assert.Equal(expected == "#" ? new string('#', 255) : expected, Show(code, value));

    [Theory]
    [InlineData("m/d/yyyy", 0, "1/1/1904")]
    [InlineData("m/d/yyyy", 59, "2/29/1904")]
    [InlineData("[h]", 2, "48")]
    public void Dates_from_1904(string code, double value, string expected) => Assert.Equal(expected, Show(code, value, date1904: true));

    [Theory]
    [InlineData("General", "text", "text")]
    [InlineData("0.00", "text", "text")]
    [InlineData("0;-0;0;\"<\"@\">\"", "text", "<text>")]
    [InlineData("\"a \"@", "text", "a text")]
    [InlineData(";;;", "text", "")]
    public void Texts(string code, string value, string expected)
    {
        var output = new ArrayBufferWriter<char>();
        new NumberFormatter(["General", code], false).Write(new Cell { Kind = CellKind.Text, Format = 1, Text = value.AsMemory() }, output);
        Assert.Equal(expected, output.WrittenSpan.ToString());
    }

    [Theory]
    [InlineData("General", DateParts.None)]
    [InlineData("0.00\"d\"", DateParts.None)]
    [InlineData("yyyy-mm-dd", DateParts.Date)]
    [InlineData("h:mm:ss", DateParts.Time)]
    [InlineData("d/m/yy h:mm", DateParts.Date | DateParts.Time)]
    [InlineData("[h]:mm", DateParts.Elapsed | DateParts.Time)]
    [InlineData("[Red]0.0E+0", DateParts.None)]
    public void Dates_are_told_from_numbers(string code, DateParts expected) =>
        Assert.Equal(expected, new NumberFormatter([code], false).DatePartsOf(0));

    [Fact]
    public void Fixed_places_round_as_the_shortest_decimal_does()
    {
        // Up to 15 digits the decimal that a person reads is what counts: decimal arithmetic is the oracle.
        var random = new Random(99);
        for (var i = 0; i < 20_000; i++)
        {
            var places = random.Next(0, 7);
            var value = Math.Round((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(1, 8)), random.Next(0, 7));
            var exact = decimal.Parse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
            var rounded = Math.Round(exact, places, MidpointRounding.AwayFromZero);
            var expected = rounded.ToString("F" + places, CultureInfo.InvariantCulture);
            var code = places == 0 ? "0" : "0." + new string('0', places);

            Assert.Equal(rounded == 0 ? expected.TrimStart('-') : expected, Show(code, value));
        }
    }

    [Fact]
    public void No_code_fails_whatever_it_is_made_of()
    {
        const string Alphabet = "0#?.,;%E+-/@_*\\\"[]$ymdhsAPGeneralbeg<>=1 -:'";
        var random = new Random(7);
        double[] values = [0, 1, -1, 0.5, -1234.5678, 45000.123, 1e300, -1e-300, 2958465.99, double.MaxValue, double.NaN, double.NegativeInfinity];
        for (var i = 0; i < 20_000; i++)
        {
            var code = new string([.. Enumerable.Range(0, random.Next(1, 24)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            Assert.True(Show(code, values[i % values.Length]).Length < 10_000, code);
        }
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        string[] codes = ["General", "#,##0.00", "m/d/yyyy h:mm:ss", "# ??/??", "0.00E+00", "0%"];
        var formatter = new NumberFormatter(codes, false);
        var output = new ArrayBufferWriter<char>(1024);
        void Write()
        {
            for (ushort i = 0; i < codes.Length; i++)
                formatter.Write(new Cell { Kind = CellKind.Number, Format = i, Number = 12345.678 }, output);
            output.ResetWrittenCount();
        }

        Write();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Write();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Fractions_are_those_of_Excel()
    {
        string[] codes = ["# ?/?", "# ??/??", "# ???/???", "# ?/2", "# ?/4", "# ?/8", "# ??/16", "# ?/10", "# ??/100"];
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(SharedData.Path("hostile", "poi", "54686_fraction_formats.txt")).Skip(1))
        {
            var fields = line.Split('\t');
            if (fields.Length < 12 || fields[0].Trim().Length == 0)
                continue;
            var value = double.Parse(fields[0], CultureInfo.InvariantCulture) / double.Parse(fields[1], CultureInfo.InvariantCulture);
            for (var i = 0; i < codes.Length; i++)
            {
                if (Show(codes[i], value).Trim() != fields[3 + i].Trim())
                    wrong.Add($"{fields[0]}/{fields[1]} {codes[i]}: {Show(codes[i], value)} instead of {fields[3 + i]}");
            }
        }

        Assert.Empty(wrong);
    }

    private static string Show(string code, double value, bool date1904 = false)
    {
        var output = new ArrayBufferWriter<char>();
        new NumberFormatter(["General", code], date1904).Write(new Cell { Kind = CellKind.Number, Format = 1, Number = value }, output);
        return output.WrittenSpan.ToString();
    }
}
