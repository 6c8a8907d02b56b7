using System.Text;
using IndexForge.Extraction.Tests.Spreadsheets.Cfb;

namespace IndexForge.Extraction.Tests.Spreadsheets.Xls;

/// <summary>BIFF2 to BIFF7: byte strings in code pages, formats by their order, and files that are one sheet.</summary>
public sealed class OldBiffTests
{
    static OldBiffTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public void Biff2_cells_carry_their_attributes_themselves()
    {
        byte[] plain = [0, 0, 0];
        byte[] percent = [0, 9, 0];
        var book = new BiffBuilder().Record(0x0009, (ushort)2, (ushort)0x0010);
        foreach (var code in (string[])["General", "0", "0.00", "#,##0", "#,##0.00", "a", "b", "c", "d", "0%"])
            book.Record(0x001E, (byte)code.Length, Encoding.ASCII.GetBytes(code));
        book.Record(0x0042, (ushort)0x8001)
            .Record(0x0004, (ushort)0, (ushort)0, plain, (byte)3, new byte[] { (byte)'a', 0xE4, 0x80 })
            .Record(0x0002, (ushort)0, (ushort)1, plain, (ushort)65535)
            .Record(0x0003, (ushort)0, (ushort)2, percent, 0.5)
            .Record(0x0005, (ushort)1, (ushort)0, plain, (byte)1, (byte)0)
            .Record(0x0005, (ushort)1, (ushort)1, plain, (byte)0x17, (byte)1)
            .Record(0x0006, (ushort)1, (ushort)2, plain, new byte[] { 0, 0, 0, 0, 0, 0, 0xFF, 0xFF }, (byte)0, (byte)0)
            .Record(0x0007, (byte)4, "text"u8.ToArray())
            .Eof();

        using var workbook = Grid.Open(book.ToArray());
        Assert.Equal("A1=aä€ B1=65535 C1=50% A2=TRUE B2=#REF! C2=text", Grid.Displayed(workbook));
        Assert.Equal([new SheetInfo(0, "Sheet1", SheetVisibility.Visible, IsWorksheet: true)], workbook.Sheets);
    }

    [Fact]
    public void Biff2_cells_may_name_an_xf_that_does_not_fit_in_their_attributes()
    {
        var book = new BiffBuilder().Record(0x0009, (ushort)2, (ushort)0x0010);
        for (var i = 0; i <= 70; i++)
            book.Record(0x0043, (byte)0, (byte)0, (byte)(i == 70 ? 10 : i == 1 ? 9 : 0), (byte)0);
        book.Record(0x0003, (ushort)0, (ushort)0, new byte[] { 1, 0, 0 }, 0.5)
            .Record(0x0044, (ushort)70)
            .Record(0x0003, (ushort)0, (ushort)1, new byte[] { 63, 0, 0 }, 0.5)
            .Eof();

        using var workbook = Grid.Open(book.ToArray());
        Assert.Equal("A1=50% B1=50.00%", Grid.Displayed(workbook));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Biff3_and_biff4_number_formats_by_their_order(int version)
    {
        var bof = (ushort)(version == 3 ? 0x0209 : 0x0409);
        var book = new BiffBuilder().Record(bof, (ushort)(version << 8), (ushort)0x0010, (ushort)0);
        foreach (var code in (string[])["General", "0", "yyyy\\-mm\\-dd"])
        {
            if (version == 3)
                book.Record(0x001E, (byte)code.Length, Encoding.ASCII.GetBytes(code));
            else
                book.Record(0x041E, (ushort)0, (byte)code.Length, Encoding.ASCII.GetBytes(code));
        }

        var xf = (ushort)(version == 3 ? 0x0243 : 0x0443);
        book.Record(xf, (byte)0, (byte)0, new byte[10]).Record(xf, (byte)0, (byte)2, new byte[10])
            .Number(0, 0, 36525, 1)
            .Record(0x0204, (ushort)0, (ushort)1, (ushort)0, (ushort)2, "hi"u8.ToArray())
            .Record((ushort)(version == 3 ? 0x0206 : 0x0406), (ushort)0, (ushort)2, (ushort)0, new byte[] { 0, 0, 0, 0, 0, 0, 0xFF, 0xFF }, (ushort)0, (ushort)0)
            .Record(0x0207, (ushort)3, "sum"u8.ToArray())
            .Record(0x027E, (ushort)1, (ushort)0, (ushort)0, (5 << 2) | 2)
            .Eof();

        using var workbook = Grid.Open(book.ToArray());
        Assert.Equal("A1=1999-12-31 B1=hi C1=sum A2=5", Grid.Displayed(workbook));
    }

    [Fact]
    public void Biff4_workbooks_are_sheets_glued_together()
    {
        var book = new BiffBuilder().Record(0x0409, (ushort)0x0400, (ushort)0x0100, (ushort)0);
        foreach (var (name, value) in (List<(string, double)>)[("One", 1), ("Two", 2)])
        {
            book.Record(0x008F, 0, (byte)name.Length, Encoding.ASCII.GetBytes(name))
                .Record(0x0409, (ushort)0x0400, (ushort)0x0010, (ushort)0)
                .Number(0, 0, value)
                .Eof();
        }

        using var workbook = Grid.Open(book.Eof().ToArray());
        Assert.Equal(["One", "Two"], workbook.Sheets.Select(s => s.Name));
        Assert.Equal(["A1:1", "A1:2"], workbook.Sheets.Select(s => Grid.Of(workbook, s.Index)));
    }

    [Theory]
    [InlineData(1251, "Привет")]
    [InlineData(932, "日本語")]
    [InlineData(0x8000, "Äé∂")]
    [InlineData(10007, "Привет")]
    public void Biff5_text_is_in_the_code_page_that_the_file_names(int codePage, string text)
    {
        var encoding = Encoding.GetEncoding(codePage == 0x8000 ? 10000 : codePage);
        Assert.Equal($"A1={text}", Grid.Of(Biff5(codePage, encoding.GetBytes(text))));
    }

    [Fact]
    public void Biff5_text_is_in_the_encoding_that_the_caller_names()
    {
        var book = Biff5(1252, Encoding.GetEncoding(1253).GetBytes("Ελλάδα"));
        Assert.Equal("A1=Ελλάδα", Grid.Of(book, options: new WorkbookOptions { Encoding = "windows-1253" }));
        var fault = Assert.Throws<ExtractionException>(() => Grid.Open(book, new WorkbookOptions { Encoding = "no-such" }));
        Assert.Equal(ExtractionErrors.InvalidOptions, fault.Code);
    }

    private static byte[] Biff5(int codePage, byte[] text)
    {
        var book = new BiffBuilder().Record(0x0809, (ushort)0x0500, (ushort)0x0005, 0).Record(0x0042, (ushort)codePage);
        var place = book.Length + 4;
        book.Record(0x0085, 0u, (byte)0, (byte)0, (byte)1, (byte)'S').Eof().PointAt(place)
            .Record(0x0809, (ushort)0x0500, (ushort)0x0010, 0)
            .Record(0x0204, (ushort)0, (ushort)0, (ushort)0, (ushort)text.Length, text)
            .Eof();
        return CompoundFileBuilder.Of("Book", book.ToArray());
    }
}
