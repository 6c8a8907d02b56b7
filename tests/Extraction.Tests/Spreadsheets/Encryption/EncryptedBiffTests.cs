using IndexForge.Extraction.Tests.Spreadsheets.Xls;
using IndexForge.TestSupport;

namespace IndexForge.Extraction.Tests.Spreadsheets.Encryption;

/// <summary>Workbooks that Excel encrypted, by each of its methods up to 2003.</summary>
public sealed class EncryptedBiffTests
{
    [Theory]
    [InlineData("password_2002_40_xor.xls")]
    [InlineData("password_2002_40_972000.xls")]
    [InlineData("password_2002_40_dhsc.xls")]
    [InlineData("password_2002_128_enhanced.xls")]
    [InlineData("password_2002_128_enhrsa.xls")]
    public void Opens_with_its_password(string name)
    {
        var path = SharedData.Path("spreadsheets", "workbooks", name);
        using var workbook = WorkbookFile.Open(path, new WorkbookOptions { Password = "password" });
        Assert.Equal("A1:1 A2:2 B2:10 A3:3 A4:4", Grid.Of(workbook));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("guess")]
    public void Stays_closed_without_it(string? password)
    {
        foreach (var name in (string[])["password_2002_40_xor.xls", "password_2002_40_972000.xls", "password_2002_128_enhanced.xls"])
        {
            var path = SharedData.Path("spreadsheets", "workbooks", name);
            var fault = Assert.Throws<ExtractionException>(() => WorkbookFile.Open(path, new WorkbookOptions { Password = password }));
            Assert.Equal(ExtractionErrors.PasswordProtected, fault.Code);
        }
    }

    [Fact]
    public void Xor_obfuscation_is_undone_from_where_the_record_lies_in_the_stream()
    {
        // Made by hand after the format's description: key 0x147A and verifier 0x83AF belong to "password".
        var mask = new byte[16];
        byte[] padded = [.. "password"u8, 0xBB, 0xFF, 0xFF, 0xBA, 0xFF, 0xFF, 0xB9, 0x80];
        for (var i = 0; i < 16; i++)
        {
            var x = (byte)(padded[i] ^ (i % 2 == 0 ? 0x7A : 0x14));
            mask[i] = (byte)((x << 2) | (x >> 6));
        }

        var book = new BiffBuilder().Record(0x0009, (ushort)2, (ushort)0x0010).Record(0x002F, (ushort)0x147A, (ushort)0x83AF);
        var plain = BiffBuilder.Pack((ushort)0, (ushort)0, new byte[3], (ushort)4711);
        var at = book.Length + 4 + plain.Length;
        book.Record(0x0002, [.. plain.Select((b, i) => (byte)(b ^ mask[(at + i) % 16])).Select(b => (byte)((b << 5) | (b >> 3)))]).Eof();

        Assert.Equal("A1:4711", Grid.Of(book.ToArray(), options: new WorkbookOptions { Password = "password" }));
    }
}
