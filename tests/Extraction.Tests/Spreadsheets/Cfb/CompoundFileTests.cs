using System.Buffers.Binary;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Cfb;

namespace IndexForge.Extraction.Tests.Spreadsheets.Cfb;

public sealed class CompoundFileTests
{
    [Theory]
    [InlineData(512, 0)]
    [InlineData(512, 100)]
    [InlineData(512, 4095)]
    [InlineData(512, 4096)]
    [InlineData(512, 100_000)]
    [InlineData(4096, 100)]
    [InlineData(4096, 100_000)]
    public void Reads_streams_of_any_size_in_sectors_of_either_size(int sectorSize, int length)
    {
        var data = Noise(length);
        var file = new CompoundFileBuilder(sectorSize).Add("Small", Noise(77)).Add("Workbook", data).Add("Other", Noise(5000)).Build();

        Assert.Equal(data, Read(file, "Workbook"));
    }

    [Fact]
    public void Reads_a_file_whose_table_needs_sectors_beyond_those_the_header_lists()
    {
        var data = Noise(9 << 20);
        Assert.Equal(data, Read(CompoundFileBuilder.Of("Workbook", data), "Workbook"));
    }

    [Fact]
    public void Reads_at_any_position()
    {
        var data = Noise(50_000);
        using var source = ByteSource.OfMemory(CompoundFileBuilder.Of("Workbook", data));
        var stream = new CompoundFile(source).OpenStream("Workbook")!;
        var part = new byte[3000];

        Assert.Equal(part.Length, stream.ReadFully(12_345, part));
        Assert.Equal(data[12_345..(12_345 + part.Length)], part);
        Assert.Equal(0, stream.Read(data.Length, part));
    }

    [Fact]
    public void Finds_a_stream_whatever_the_case_of_its_name() =>
        Assert.Equal(Noise(10), Read(CompoundFileBuilder.Of("WORKBOOK", Noise(10)), "Workbook"));

    [Fact]
    public void Finds_a_stream_that_the_tree_of_the_directory_lost()
    {
        var builder = new CompoundFileBuilder().Add("Other", Noise(9)).Add("Workbook", Noise(10));
        var file = builder.Build();
        var entry = (int)((builder.DirectorySector + 1) * 512) + 128;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(entry + 72), 4711);

        Assert.Equal(Noise(10), Read(file, "Workbook"));
    }

    [Fact]
    public void A_chain_that_runs_in_a_circle_ends()
    {
        var file = CompoundFileBuilder.Of("Workbook", Noise(20_000));
        SetFat(file, sector: 9, next: 3);

        Assert.Equal(Noise(20_000)[..(10 * 512)], Read(file, "Workbook", out var missing));
        Assert.Equal(20_000 - (10 * 512), missing);
    }

    [Fact]
    public void A_chain_that_leaves_the_file_ends()
    {
        var file = CompoundFileBuilder.Of("Workbook", Noise(20_000));
        SetFat(file, sector: 4, next: 0x0FFFFFFF);

        Assert.Equal(5 * 512, Read(file, "Workbook", out _).Length);
    }

    [Fact]
    public void A_directory_that_runs_in_a_circle_ends()
    {
        var builder = new CompoundFileBuilder().Add("Workbook", Noise(5000));
        var file = builder.Build();
        SetFat(file, (int)builder.DirectorySector, builder.DirectorySector);

        Assert.Equal(Noise(5000), Read(file, "Workbook"));
        Assert.Null(new CompoundFile(ByteSource.OfMemory(file)).OpenStream("Absent"));
    }

    [Fact]
    public void A_file_cut_off_within_its_header_is_malformed()
    {
        var file = CompoundFileBuilder.Of("Workbook", Noise(5000))[..100];
        var fault = Assert.Throws<ExtractionException>(() => new CompoundFile(ByteSource.OfMemory(file)));
        Assert.Equal(ExtractionErrors.Malformed, fault.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stream_whose_directory_is_lost_is_found_by_how_it_starts(bool withTable)
    {
        var data = Noise(20_000);
        var file = new CompoundFileBuilder().Add("Other", new byte[5000]).Add("Workbook", data).Build();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(48), 0x00FFFFFF);
        if (!withTable)
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(76), 0xFFFFFFFF);

        using var source = ByteSource.OfMemory(file);
        var found = new CompoundFile(source).FindStream(bytes => bytes.AsSpan().SequenceEqual(data.AsSpan(0, 8)), 8);
        Assert.NotNull(found);
        var bytes = new byte[data.Length];
        Assert.Equal(bytes.Length, found.ReadFully(0, bytes));
        Assert.Equal(data, bytes);
    }

    [Fact]
    public void Sizes_in_the_directory_that_lie_cost_no_memory()
    {
        var builder = new CompoundFileBuilder().Add("Workbook", Noise(5000));
        var file = builder.Build();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan((int)((builder.DirectorySector + 1) * 512) + 128 + 120), 0xFFFFFFF0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Noise(5000), Read(file, "Workbook", out var missing)[..5000]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.True(missing > 0xFFFF0000);
    }

    private static void SetFat(byte[] file, int sector, uint next)
    {
        var fat = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(76));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(((fat + 1) * 512) + (sector * 4)), next);
    }

    private static byte[] Read(byte[] file, string name) => Read(file, name, out _);

    private static byte[] Read(byte[] file, string name, out long missing)
    {
        using var source = ByteSource.OfMemory(file);
        var stream = new CompoundFile(source).OpenStream(name, out missing);
        Assert.NotNull(stream);
        var bytes = new byte[stream.Length];
        Assert.Equal(bytes.Length, stream.ReadFully(0, bytes));
        return bytes;
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(17).NextBytes(bytes);
        return bytes;
    }
}
