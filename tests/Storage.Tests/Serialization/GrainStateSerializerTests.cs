using System.Text;
using FsCheck;
using FsCheck.Fluent;
using IndexForge.Storage.Tests.Contract;

namespace IndexForge.Storage.Tests.Serialization;

public sealed class GrainStateSerializerTests
{
    private static readonly GrainStateSerializer Serializer = new([Block.Codec]);

    public enum Phase
    {
        Queued,
        InFlight,
    }

    public sealed record Sample(
        string Name,
        Phase Phase,
        DateTimeOffset At,
        TimeSpan Took,
        long Big,
        double Ratio,
        bool Done,
        string? Missing,
        IReadOnlyList<string> Tags,
        IReadOnlyDictionary<string, int> Counts,
        byte[] Hash);

    // Golden: what any build, on either engine, has stored and must read for ever.
    private const string SampleJson =
        """{"name":"Grüße <b> \"q\" 文","phase":"inFlight","at":"2026-03-29T01:02:03.4567891+02:00","took":"1.02:03:04.0050000","big":9223372036854775807,"ratio":0.1,"done":true,"tags":["a",""],"counts":{"Key One":1},"hash":"AAEC/w=="}""";

    private static Sample SampleState => new(
        "Grüße <b> \"q\" 文",
        Phase.InFlight,
        new DateTimeOffset(2026, 3, 29, 1, 2, 3, TimeSpan.FromHours(2)).AddTicks(4_567_891),
        new TimeSpan(1, 2, 3, 4, 5),
        long.MaxValue,
        0.1,
        true,
        null,
        ["a", ""],
        new Dictionary<string, int> { ["Key One"] = 1 },
        [0, 1, 2, 255]);

    [Fact]
    public void A_state_from_before_its_type_had_a_codec_is_read()
    {
        var before = new GrainStateSerializer([]).Serialize(new Block([0, 1, 254, 255]));
        Assert.Equal((byte)'{', before.ToArray()[0]);

        Assert.Equal([0, 1, 254, 255], Serializer.Deserialize<Block>(before)!.Bytes);
    }

    [Fact]
    public void An_ordinary_state_is_stored_as_the_golden_json() =>
        Assert.Equal(SampleJson, Serializer.Serialize(SampleState).ToString());

    [Fact]
    public void The_golden_json_is_read_back()
    {
        var read = Serializer.Deserialize<Sample>(BinaryData.FromString(SampleJson))!;
        var expected = SampleState;
        Assert.Equal(expected with { Tags = read.Tags, Counts = read.Counts, Hash = read.Hash }, read);
        Assert.Equal(expected.Tags, read.Tags);
        Assert.Equal(expected.Counts, read.Counts);
        Assert.Equal(expected.Hash, read.Hash);
    }

    [Fact]
    public void A_block_is_stored_as_the_tag_and_its_bytes() =>
        Assert.Equal([0x01, 0xDE, 0xAD, 0x00], Serializer.Serialize(new Block([0xDE, 0xAD, 0x00])).ToArray());

    [Fact]
    public void A_block_is_read_from_the_tag_and_its_bytes() =>
        Assert.Equal([0xDE, 0xAD, 0x00], Serializer.Deserialize<Block>(new BinaryData(new byte[] { 0x01, 0xDE, 0xAD, 0x00 }))!.Bytes);

    [Fact]
    public void A_null_state_is_stored_as_null()
    {
        Assert.Equal("null", Serializer.Serialize<Note>(null).ToString());
        Assert.Null(Serializer.Deserialize<Note>(BinaryData.FromString("null")));
    }

    [Fact]
    public void Members_that_a_newer_build_added_are_passed_over() =>
        Assert.Equal("x", Serializer.Deserialize<Note>(BinaryData.FromString("""{"added":{"deep":[1]},"text":"x"}"""))!.Text);

    [Fact]
    public void Members_that_an_older_build_did_not_know_keep_their_defaults() =>
        Assert.Equal(0, Serializer.Deserialize<Note>(BinaryData.FromString("""{"text":"x"}"""))!.Count);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"count\":\"no number\"}")]
    [InlineData("\u0001raw bytes for a type without a codec")]
    [InlineData("\u0002a tag of the future")]
    public void Bytes_that_are_not_such_a_state_are_refused_by_code(string bytes)
    {
        var error = Assert.Throws<StorageException>(() => Serializer.Deserialize<Note>(new BinaryData(Encoding.UTF8.GetBytes(bytes))));
        Assert.Equal(StorageErrorCode.MalformedState, error.Code);
        Assert.Contains(nameof(Note), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_and_number_survives() =>
        Check.QuickThrowOnFailure(Prop.ForAll<NonNull<string>, int>((text, count) =>
        {
            // A string with a lone surrogate is no text and has no UTF-8 form.
            var expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
            var read = Serializer.Deserialize<Note>(Serializer.Serialize(new Note { Text = text.Get, Count = count }))!;
            return read.Text == expected && read.Count == count;
        }));

    [Fact]
    public void Any_number_survives() =>
        Check.QuickThrowOnFailure(Prop.ForAll<double, decimal, long>((real, exact, whole) =>
            Serializer.Deserialize<double>(Serializer.Serialize(real)).Equals(real)
            && Serializer.Deserialize<decimal>(Serializer.Serialize(exact)) == exact
            && Serializer.Deserialize<long>(Serializer.Serialize(whole)) == whole));

    [Fact]
    public void Any_bytes_of_a_block_survive() =>
        Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(bytes =>
            Serializer.Deserialize<Block>(Serializer.Serialize(new Block(bytes)))!.Bytes.AsSpan().SequenceEqual(bytes)));
}
