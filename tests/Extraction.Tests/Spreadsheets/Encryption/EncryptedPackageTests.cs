using System.Security.Cryptography;
using IndexForge.Extraction.Tests.Spreadsheets.Xls;
using IndexForge.Extraction.Tests.Spreadsheets.Xlsb;
using IndexForge.TestSupport;

namespace IndexForge.Extraction.Tests.Spreadsheets.Encryption;

public sealed class EncryptedPackageTests
{
    private const int Rounds = 1000;

    private static readonly string Content = string.Join(' ', Enumerable.Range(0, 3000).Select(r => $"A{r + 1}=row {r} of many"));

    public static TheoryData<string> Methods => ["standard", "SHA1/128", "SHA256/192", "SHA384/256", "SHA512/256"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Opens_with_its_password(string method)
    {
        using var workbook = Grid.Open(Encrypt(method, "Öffne dich"), new WorkbookOptions { Password = "Öffne dich" });
        Assert.Equal("xlsb", workbook.Format);
        Assert.Equal(Content, Grid.Of(workbook));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Opens_without_asking_what_is_only_write_protected(string method) =>
        Assert.Equal(Content, Grid.Of(Encrypt(method, "VelvetSweatshop")));

    [Theory]
    [InlineData(null, "give its password")]
    [InlineData("guess", "does not open it")]
    public void Without_the_password_says_what_to_do(string? password, string expected)
    {
        foreach (var method in (string[])["standard", "SHA512/256"])
        {
            var fault = Assert.Throws<ExtractionException>(() => Grid.Open(Encrypt(method, "secret"), new WorkbookOptions { Password = password }));
            Assert.Equal(ExtractionErrors.PasswordProtected, fault.Code);
            Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("9999", "rounds of hashing")]
    [InlineData("-100", "rounds of hashing")]
    [InlineData("abcd", "damaged")]
    public void Refuses_rounds_of_hashing_without_end(string rounds, string expected)
    {
        // Four digits become seven and more: the salt that follows in the text is given up for it.
        var book = Encrypt("SHA512/256", "secret");
        var at = book.AsSpan().IndexOf("spinCount=\"1000\" saltSize=\"16\""u8);
        Assert.True(at > 0);
        System.Text.Encoding.ASCII.GetBytes($"spinCount=\"{rounds}{(rounds[0] == '9' ? "9999" : "")}\"".PadRight("spinCount=\"1000\" saltSize=\"16\"".Length)).CopyTo(book, at);

        var fault = Assert.Throws<ExtractionException>(() => Grid.Open(book, new WorkbookOptions { Password = "secret" }));
        Assert.Equal(ExtractionErrors.Malformed, fault.Code);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_ends_in_a_coded_error()
    {
        var sound = Encrypt("SHA256/192", "VelvetSweatshop");
        var random = new Random(5);
        for (var round = 0; round < 150; round++)
        {
            var file = (byte[])sound.Clone();
            for (var n = 0; n < 8; n++)
                file[random.Next(file.Length)] = (byte)random.Next(256);
            try
            {
                Grid.Of(file);
            }
            catch (ExtractionException)
            {
                // As it should: any other exception fails the test.
            }
        }
    }

    [Theory]
    [InlineData("poi/protected_passtika.xlsb", "tika")]
    public void Opens_what_Excel_encrypted(string file, string password)
    {
        var path = SharedData.Path(["hostile", .. file.Split('/')]);
        using var workbook = WorkbookFile.Open(path, new WorkbookOptions { Password = password });
        Assert.NotEqual("", Grid.Of(workbook));
        Assert.Equal(ExtractionErrors.PasswordProtected, Assert.Throws<ExtractionException>(() => WorkbookFile.Open(path)).Code);
    }

    private static byte[] Encrypt(string method, string password)
    {
        var sheet = new List<byte>();
        for (var row = 0; row < 3000; row++)
            sheet.AddRange([.. XlsbBuilder.Row(row), .. XlsbBuilder.Cell(6, 0, XlsbBuilder.Text($"row {row} of many"))]);
        var package = XlsbBuilder.Workbook([.. sheet, .. XlsbBuilder.Record(130)]);
        return method.Split('/') is [var hash, var bits]
            ? PackageEncryptor.Agile(package, password, Rounds, new HashAlgorithmName(hash), int.Parse(bits, System.Globalization.CultureInfo.InvariantCulture))
            : PackageEncryptor.Standard(package, password);
    }
}
