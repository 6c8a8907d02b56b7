using IndexForge.Indexing.Chunking;

namespace IndexForge.Indexing.Tests.Chunking;

public sealed class RowChunkerTests
{
    [Fact]
    public void A_row_names_its_columns_and_marks_its_values()
    {
        var rows = new RowChunker("Sales", "s1t1r", "Book");
        rows.Add("City", "Ulm");
        rows.Add("Empty", "  ");
        rows.Add("Note", "two\r\n  lines");
        var chunk = rows.End(7)!;

        Assert.Equal("City: Ulm; Note: two lines", chunk.Text);
        Assert.Equal([("City", "Ulm"), ("Note", "two lines")], chunk.Fields.Select(f => (f.Name, chunk.Text[f.Start..f.End])));
        Assert.Equal(("s1t1r7", "Book", "Sales", 7L), (chunk.ChunkId, chunk.Title, chunk.Source.Table, chunk.Source.Row));
    }

    [Fact]
    public void Rows_do_not_leak_into_each_other_and_a_blank_one_is_none()
    {
        var rows = new RowChunker("Sales", "r");
        rows.Add("City", "Ulm");
        Assert.NotNull(rows.End(1));
        rows.Add("City", " ");
        Assert.Null(rows.End(2));
        rows.Add("City", "Bonn");
        Assert.Equal("City: Bonn", rows.End(3)!.Text);
    }

    [Fact]
    public void A_row_is_cut_at_its_limit_without_parting_a_character()
    {
        var rows = new RowChunker("Sales", "r");
        rows.Add("a", string.Concat(Enumerable.Repeat("𝒳", 40_000)));
        rows.Add("b", "beyond");
        var chunk = rows.End(1)!;

        Assert.InRange(chunk.Text.Length, RowChunker.MaxLength - 1, RowChunker.MaxLength);
        Assert.False(char.IsHighSurrogate(chunk.Text[^1]));
        Assert.Equal("a", Assert.Single(chunk.Fields).Name);
    }
}
