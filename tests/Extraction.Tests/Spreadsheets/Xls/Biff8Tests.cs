using System.Text;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Tests.Spreadsheets.Cfb;

namespace IndexForge.Extraction.Tests.Spreadsheets.Xls;

public sealed class Biff8Tests
{
    [Fact]
    public void Reads_every_record_that_holds_a_cell()
    {
        var book = BiffBuilder.Workbook(
            g => g.Record(0x00FC, 1, 1, BiffBuilder.Narrow("shared")),
            s => s.LabelSst(0, 0, 0)
                .Record(0x0204, (ushort)0, (ushort)1, (ushort)0, BiffBuilder.Wide("größer"))
                .Record(0x00D6, (ushort)0, (ushort)2, (ushort)0, BiffBuilder.Narrow("rich"), (ushort)1, (ushort)0, (ushort)5)
                .Number(1, 0, -0.5)
                .Record(0x027E, (ushort)1, (ushort)1, (ushort)0, (12345 << 2) | 3)
                .Record(0x00BD, (ushort)1, (ushort)2, (ushort)0, (7 << 2) | 2, (ushort)0, 0x40240000, (ushort)3)
                .Record(0x0205, (ushort)2, (ushort)0, (ushort)0, (byte)1, (byte)0)
                .Record(0x0205, (ushort)2, (ushort)1, (ushort)0, (byte)0x2A, (byte)1)
                .Record(0x0201, (ushort)3, (ushort)0, (ushort)0)
                .Record(0x00BE, (ushort)3, (ushort)1, (ushort)0, (ushort)0, (ushort)2));

        Assert.Equal("A1=shared B1=größer C1=rich A2:-0.5 B2:123.45 C2:7 D2:10 A3?1 B3!#N/A", Grid.Of(book));
    }

    [Fact]
    public void Reads_the_cached_results_of_formulas()
    {
        static byte[] Result(byte kind, byte value) => [kind, 0, value, 0, 0, 0, 0xFF, 0xFF];
        static object[] Formula(int column, byte[] result) => [(ushort)0, (ushort)column, (ushort)0, result, (ushort)0, 0u, (ushort)0];

        var book = BiffBuilder.Workbook(
            _ => { },
            s => s.Record(0x0006, Formula(0, BiffBuilder.Pack(2.5)))
                .Record(0x0006, Formula(1, Result(0, 0)))
                .Record(0x04BC, new byte[10])
                .Record(0x0207, BiffBuilder.Wide("text"))
                .Record(0x0006, Formula(2, Result(1, 1)))
                .Record(0x0006, Formula(3, Result(2, 0x07)))
                .Record(0x0006, Formula(4, Result(3, 0)))
                .Record(0x0406, Formula(5, Result(0, 0)))
                .Number(0, 6, 1));

        using var workbook = Grid.Open(book);
        Assert.Equal("A1:2.5 B1=text C1?1 D1!#DIV/0! E1= F1= G1:1", Grid.Of(workbook));
        Assert.All(Grid.Cells(workbook, 0, (in Cell c) => c.Flags.ToString())[..6], c => Assert.EndsWith("Formula", c, StringComparison.Ordinal));
    }

    [Fact]
    public void A_result_too_long_for_its_record_goes_on_in_the_next()
    {
        var book = BiffBuilder.Workbook(
            _ => { },
            s => s.Record(0x0006, (ushort)0, (ushort)0, (ushort)0, new byte[] { 0, 0, 0, 0, 0, 0, 0xFF, 0xFF }, (ushort)0, 0u, (ushort)0)
                .Record(0x0207, (ushort)9, (byte)0, "abcd"u8.ToArray())
                .Record(0x003C, (byte)1, Encoding.Unicode.GetBytes("äöü"))
                .Record(0x003C, (byte)0, "yz"u8.ToArray()));

        Assert.Equal("A1=abcdäöüyz", Grid.Of(book));
    }

    [Fact]
    public void Shared_strings_run_over_into_further_records_with_new_widths_runs_and_phonetics()
    {
        var book = BiffBuilder.Workbook(
            g => g.Record(0x00FC, 4, 4, BiffBuilder.Narrow("one"), (ushort)6, (byte)0, "spl"u8.ToArray())
                .Record(0x003C, (byte)1, Encoding.Unicode.GetBytes("ït…"), (ushort)4, (byte)0x0D, (ushort)1, 4u, Encoding.Unicode.GetBytes("ri"))
                .Record(0x003C, (byte)1, Encoding.Unicode.GetBytes("ch"), (ushort)0)
                .Record(0x003C, (ushort)5, new byte[4], BiffBuilder.Narrow("last")),
            s => s.LabelSst(0, 0, 0).LabelSst(0, 1, 1).LabelSst(0, 2, 2).LabelSst(0, 3, 3));

        Assert.Equal("A1=one B1=splït… C1=rich D1=last", Grid.Of(book));
    }

    [Fact]
    public void Rows_in_disorder_with_records_cut_short_among_them_come_in_order_once()
    {
        var book = BiffBuilder.Workbook(
            _ => { },
            s => s.Number(5, 0, 5)
                .Record(0x0203, (ushort)0, (ushort)0)
                .Number(7, 0, 7)
                .Number(6, 0, 6));

        Assert.Equal("A6:5 A7:6 A8:7", Grid.Of(book));
    }

    [Fact]
    public void Counts_of_shared_strings_that_lie_are_not_believed()
    {
        var book = BiffBuilder.Workbook(
            g => g.Record(0x00FC, int.MaxValue, int.MaxValue, BiffBuilder.Narrow("a")),
            s => s.LabelSst(0, 0, 0).LabelSst(0, 1, 99));

        using var workbook = Grid.Open(book);
        Assert.Equal("A1=a", Grid.Of(workbook));
        Assert.Contains(workbook.Warnings, w => w.Contains("shared strings that are not in the file", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_out_of_order_are_put_in_order_and_the_later_of_two_cells_stands()
    {
        var book = BiffBuilder.Workbook(
            _ => { },
            s => s.Number(5, 1, 51).Number(2, 3, 23).Number(2, 0, 20).Number(5, 0, 50).Number(0, 0, 0).Number(2, 3, 230));

        Assert.Equal("A1:0 A3:20 D3:230 A6:50 B6:51", Grid.Of(book));
    }

    [Fact]
    public void Tells_hidden_rows_and_merged_cells_although_they_stand_behind_the_cells()
    {
        var book = BiffBuilder.Workbook(
            _ => { },
            s => s.Number(0, 0, 1).Number(0, 1, 2).Number(1, 1, 3)
                .Record(0x0208, (ushort)1, (ushort)0, (ushort)2, (ushort)255, (ushort)0, (ushort)0, 0x20u)
                .Record(0x00E5, (ushort)1, (ushort)0, (ushort)1, (ushort)0, (ushort)1));

        using var workbook = Grid.Open(book);
        using var reader = workbook.OpenSheet(0);
        var row = new RowBuffer();
        Assert.True(reader.Read(row));
        Assert.False(row.Hidden);
        Assert.Equal([CellFlags.MergeOrigin, CellFlags.Merged], row.Cells.ToArray().Select(c => c.Flags));
        Assert.True(reader.Read(row));
        Assert.True(row.Hidden);
        Assert.Equal([CellFlags.Merged], row.Cells.ToArray().Select(c => c.Flags));
        Assert.Equal([new MergedRange(0, 0, 1, 1)], reader.Merges);
    }

    [Fact]
    public void Charts_that_float_on_a_sheet_add_no_cells()
    {
        var book = BiffBuilder.Workbook(
            _ => { },
            s => s.Number(0, 0, 1).Bof8(0x0020).Number(0, 1, 99).Eof().Number(1, 0, 2));

        Assert.Equal("A1:1 A2:2", Grid.Of(book));
    }

    [Fact]
    public void Sheets_come_in_workbook_order_with_what_they_are()
    {
        var book = new BiffBuilder().Bof8(0x0005);
        int[] places = [book.BoundSheet8("Last"), book.BoundSheet8("Hidden", 1), book.BoundSheet8("Macro", 2, 1), book.BoundSheet8("Module", 0, 6), book.BoundSheet8("Chart", 0, 2), book.BoundSheet8("Dialog")];
        book.Eof();
        book.PointAt(places[1]).Bof8(0x0010).Number(0, 0, 2).Eof();
        book.PointAt(places[2]).Bof8(0x0040).Eof();
        book.PointAt(places[4]).Bof8(0x0020).Number(0, 0, 9).Eof();
        book.PointAt(places[5]).Bof8(0x0010).Record(0x0081, (ushort)0x10).Eof();
        book.PointAt(places[0]).Bof8(0x0010).Number(0, 0, 1).Eof();

        using var workbook = Grid.Open(book.ToArray());
        Assert.Equal(
            [
                new SheetInfo(0, "Last", SheetVisibility.Visible, IsWorksheet: true),
                new SheetInfo(1, "Hidden", SheetVisibility.Hidden, IsWorksheet: true),
                new SheetInfo(2, "Macro", SheetVisibility.VeryHidden, IsWorksheet: false),
                new SheetInfo(3, "Chart", SheetVisibility.Visible, IsWorksheet: false),
                new SheetInfo(4, "Dialog", SheetVisibility.Visible, IsWorksheet: false),
            ],
            workbook.Sheets);
        Assert.Equal(["A1:1", "A1:2", "", "", ""], workbook.Sheets.Select(s => Grid.Of(workbook, s.Index)));
    }

    [Fact]
    public void Sheets_whose_offsets_are_wrong_are_found_by_their_order()
    {
        var book = new BiffBuilder().Bof8(0x0005);
        book.BoundSheet8("A");
        book.BoundSheet8("B");
        book.BoundSheet8("C");
        book.Eof().Bof8(0x0010).Number(0, 0, 1).Eof().Bof8(0x0010).Number(0, 0, 2).Eof();

        using var workbook = Grid.Open(book.ToArray());
        Assert.Equal(["A1:1", "A1:2", ""], workbook.Sheets.Select(s => Grid.Of(workbook, s.Index)));
        Assert.Contains(workbook.Warnings, w => w.Contains("\"C\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Shows_numbers_through_the_formats_of_their_cells()
    {
        var book = BiffBuilder.Workbook(
            g => g.Record(0x0022, (ushort)1)
                .Record(0x041E, (ushort)164, BiffBuilder.Wide("0.0\" €\""))
                .Record(0x00E0, (ushort)0, (ushort)0, new byte[16])
                .Record(0x00E0, (ushort)0, (ushort)164, new byte[16])
                .Record(0x00E0, (ushort)0, (ushort)15, new byte[16]),
            s => s.Number(0, 0, 1.25).Number(0, 1, 1.25, 1).Number(0, 2, 0, 2).Number(0, 3, 3, 77));

        using var workbook = Grid.Open(book);
        Assert.True(workbook.Date1904);
        Assert.Equal("A1=1.25 B1=1.3 € C1=1-Jan-04 D1=3", Grid.Displayed(workbook));
        using var forced = Grid.Open(book, new WorkbookOptions { DateSystem = 1900 });
        Assert.Contains("C1=0-Jan-00", Grid.Displayed(forced), StringComparison.Ordinal);
    }

    [Fact]
    public void A_workbook_cut_short_gives_what_comes_before_and_says_where_it_ends()
    {
        var book = BiffBuilder.Workbook(_ => { }, s => s.Number(0, 0, 1).Number(1, 0, 2).Number(2, 0, 3));

        using var workbook = Grid.Open(book[..^10]);
        Assert.Equal("A1:1 A2:2", Grid.Of(workbook));
        Assert.Contains(workbook.Warnings, w => w.Contains($"at byte {book.Length - 10:N0}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_end_of_the_sheet_is_no_harm()
    {
        var book = BiffBuilder.Workbook(_ => { }, s => s.Number(0, 0, 1));

        Assert.Equal("A1:1", Grid.Of(book[..^4]));
    }

    [Fact]
    public void Cells_beyond_the_last_column_are_ignored()
    {
        using var workbook = Grid.Open(BiffBuilder.Workbook(_ => { }, s => s.Number(0, 255, 1).Number(0, 256, 2).Number(0, 0xFFFF, 3)));
        Assert.Equal("IV1:1", Grid.Of(workbook));
        Assert.Single(workbook.Warnings);
    }

    [Fact]
    public void Sheets_may_be_read_at_the_same_time()
    {
        var book = BiffBuilder.Workbook(
            g => g.Record(0x00FC, 1, 1, BiffBuilder.Narrow("x")),
            s =>
            {
                for (var row = 0; row < 2000; row++)
                    s.LabelSst(row, 0, 0).Number(row, 1, row);
            });
        using var workbook = Grid.Open(CompoundFileBuilder.Of("Workbook", book));
        var expected = Grid.Of(workbook);

        var read = new string[8];
        Parallel.For(0, read.Length, i => read[i] = Grid.Of(workbook));
        Assert.All(read, r => Assert.Equal(expected, r));
    }

    [Fact]
    public void In_a_file_of_two_generations_the_newer_is_read()
    {
        var old = new BiffBuilder().Record(0x0809, (ushort)0x0500, (ushort)0x0010, 0).Record(0x0203, (ushort)0, (ushort)0, (ushort)0, 5.0).Eof().ToArray();
        var file = new CompoundFileBuilder().Add("Book", old).Add("Workbook", BiffBuilder.Workbook(_ => { }, s => s.Number(0, 0, 8))).Build();

        Assert.Equal("A1:8", Grid.Of(file));
    }

    [Fact]
    public void A_file_received_in_part_gives_what_was_received()
    {
        var book = BiffBuilder.Workbook(_ => { }, s =>
        {
            for (var row = 0; row < 1000; row++)
                s.Number(row, 0, row);
        });
        var file = CompoundFileBuilder.Of("Workbook", book);

        using var workbook = Grid.Open(file[..(file.Length / 2)]);
        Assert.StartsWith("A1:0 A2:1 A3:2 ", Grid.Of(workbook), StringComparison.Ordinal);
        Assert.InRange(Grid.Cells(workbook, 0, Grid.Raw).Count, 400, 600);
        Assert.Contains(workbook.Warnings, w => w.Contains("directory is lost", StringComparison.Ordinal));
        Assert.Contains(workbook.Warnings, w => w.Contains("breaks off at byte", StringComparison.Ordinal));
    }

    [Fact]
    public void Sheets_behind_damaged_globals_are_found_by_how_they_start()
    {
        var book = BiffBuilder.Workbook(g => g.Record(0x0022, (ushort)0), s => s.Number(0, 0, 1).Number(1, 1, 2));
        book[22] = 0xFF;
        book[23] = 0xFF;

        using var workbook = Grid.Open(CompoundFileBuilder.Of("Workbook", book));
        Assert.Equal("A1:1 B2:2", Grid.Of(workbook));
        Assert.NotEmpty(workbook.Warnings);
    }

    [Fact]
    public void A_workbook_and_a_document_may_embed_one_another()
    {
        var book = BiffBuilder.Workbook(_ => { }, s => s.Number(0, 0, 1));
        Assert.Equal("A1:1", Grid.Of(new CompoundFileBuilder().Add("Workbook", book).AddEmbedded("WordDocument", new byte[10]).Build()));

        var fault = Assert.Throws<ExtractionException>(
            () => Grid.Open(new CompoundFileBuilder().Add("WordDocument", new byte[10]).AddEmbedded("Workbook", book).Build()));
        Assert.Equal(ExtractionErrors.UnsupportedFormat, fault.Code);
        Assert.Contains("Word document", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compound_file_without_a_workbook_is_named_as_what_it_is()
    {
        var fault = Assert.Throws<ExtractionException>(() => Grid.Open(CompoundFileBuilder.Of("WordDocument", new byte[10])));
        Assert.Equal(ExtractionErrors.UnsupportedFormat, fault.Code);
    }
}
