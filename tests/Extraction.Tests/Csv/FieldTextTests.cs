using System.Globalization;
using IndexForge.Extraction.Csv;

namespace IndexForge.Extraction.Tests.Csv;

public sealed class FieldTextTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("007")]
    [InlineData("-42")]
    [InlineData("+42")]
    [InlineData("999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775808")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1.0")]
    [InlineData(" 1")]
    [InlineData("12a")]
    public void Whole_numbers_are_those_of_the_runtime(string text)
    {
        var expected = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);

        Assert.Equal(expected, FieldText.TryInt64(text, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("123.456")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("-0")]
    [InlineData("999999999999999")]
    [InlineData("9999999999999999")]
    [InlineData("0.99999999999999")]
    [InlineData(".999999999999999")]
    [InlineData("9007199254740993")]
    [InlineData("1e308")]
    [InlineData(" 2.5 ")]
    [InlineData("1,5")]
    public void Numbers_are_those_of_the_runtime(string text)
    {
        var expected = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);

        Assert.Equal(expected, FieldText.TryDouble(text, out var read));
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read));
    }

    [Fact]
    public void Random_decimals_are_rounded_as_by_the_runtime()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = random.NextInt64(1_000_000_000_000_000).ToString(CultureInfo.InvariantCulture);
            text = text.Insert(random.Next(text.Length + 1), ".");

            Assert.True(FieldText.TryDouble(text, out var read));
            Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), read);
        }
    }

    [Theory]
    [InlineData("2024-02-29 23:59:59")]
    [InlineData("0001-01-01 00:00:00")]
    [InlineData("9999-12-31T23:59:59")]
    [InlineData("2024-02-29")]
    [InlineData("2023-02-29")]
    [InlineData("0000-01-01")]
    [InlineData("2024-00-10")]
    [InlineData("2024-13-10")]
    [InlineData("2024-04-31")]
    [InlineData("2024-01-00")]
    [InlineData("2024-01-01 24:00:00")]
    [InlineData("2024-01-01 10:60:00")]
    [InlineData("2024-01-01 10:00:60")]
    [InlineData("2024-01-01 10:00")]
    [InlineData("2024-01-01x10:00:00")]
    [InlineData("2024/01/01 10:00:00")]
    [InlineData("2024-01-01 1a:00:00")]
    [InlineData("20a4-01-01")]
    [InlineData("2024-01-1x")]
    [InlineData("２024-01-01")]
    [InlineData("")]
    public void Dates_are_those_of_the_runtime(string text)
    {
        var expected = DateTime.TryParseExact(
            text, ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var value);

        Assert.Equal(expected, FieldText.TryDateTime(text, out var read));
        Assert.Equal(value, read);
    }
}
