using IndexForge.Extraction.Tests.Spreadsheets.Ods;
using IndexForge.Extraction.Tests.Spreadsheets.Xlsx;

namespace IndexForge.Extraction.Tests.Spreadsheets.Encryption;

public sealed class EncryptedOdsTests
{
    private static readonly WorkbookOptions Right = new() { Password = "Pa55 wörd" };

    [Theory]
    [InlineData(32, true, 1)]
    [InlineData(16, true, 1)]
    [InlineData(32, false, 1)]
    [InlineData(32, true, 3_000)]
    public void A_file_opens_with_its_password(int keySize, bool sha256, int rows)
    {
        var file = OdsEncryptor.Encrypt(Package(rows), "Pa55 wörd", keySize, sha256);

        Assert.Equal(Enumerable.Range(1, rows).Select(r => $"A{r}={(r * 7919) % 10_007}"), SheetText.Cells(file, options: Right));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("pa55 wörd")]
    public void Without_it_the_file_stays_closed(string? password) => Assert.Equal(
        ExtractionErrors.PasswordProtected, Code(OdsEncryptor.Encrypt(Package(3), "Pa55 wörd"), new WorkbookOptions { Password = password }));

    [Fact]
    public void Iterations_that_only_cost_time_are_refused() =>
        Assert.Equal(ExtractionErrors.Malformed, Code(OdsEncryptor.Encrypt(Package(1), "Pa55 wörd", iterations: int.MaxValue), Right));

    [Fact]
    public void A_cipher_that_is_not_read_is_named() => Assert.Contains(
        "blowfish",
        Assert.Throws<ExtractionException>(() => SheetText.Open(
            new PackageBuilder().Part("content.xml", "junk").Part(
                "META-INF/manifest.xml",
                "<m><file-entry full-path=\"content.xml\"><encryption-data><algorithm algorithm-name=\"urn:x#blowfish\"/></encryption-data></file-entry></m>").ToArray(bare: true), Right)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_package_encrypted_as_a_whole_is_told_from_an_archive_without_a_workbook() => Assert.Equal(
        ExtractionErrors.PasswordProtected, Code(new PackageBuilder().Part("encrypted-package", "junk").ToArray(bare: true), Right));

    [Fact]
    public void Damage_behind_the_checksum_is_a_coded_error()
    {
        var file = OdsEncryptor.Encrypt(Package(3_000), "Pa55 wörd");
        var content = file.AsSpan().IndexOf("content.xml"u8);
        file.AsSpan(content + 2_000, 400).Fill(0x5A);

        Assert.Equal(ExtractionErrors.Malformed, Assert.Throws<ExtractionException>(() => SheetText.Count(file, Right)).Code);
    }

    private static string Code(byte[] file, WorkbookOptions options) => Assert.Throws<ExtractionException>(() => SheetText.Open(file, options)).Code;

    private static byte[] Package(int rows) => OdsTests.Workbook(OdsTests.Table(string.Concat(Enumerable.Range(1, rows).Select(
        r => $"<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"{(r * 7919) % 10_007}\"/></table:table-row>"))));
}
