using System.Buffers.Binary;
using IndexForge.Grains.Caching;

namespace IndexForge.Grains.Tests.Caching;

public sealed class CacheEnvelopeTests
{
    private static readonly CachedValue Value = new()
    {
        Key = "/api/v1/search?q=größe",
        ContentType = "application/json; charset=utf-8",
        ETag = "W/\"abc\"",
        Body = [1, 2, 3, 4, 5, 6, 7],
        Tags = [new("collection:default", -5), new("document:x", long.MaxValue)],
        Sequence = 42,
        CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        FreshUntil = new DateTimeOffset(2026, 1, 2, 3, 9, 5, TimeSpan.Zero),
        StaleUntil = new DateTimeOffset(2026, 1, 2, 3, 10, 5, TimeSpan.Zero),
        UsableUntil = DateTimeOffset.MaxValue,
    };

    [Fact]
    public void What_goes_in_comes_out()
    {
        var read = CacheEnvelope.TryDecode(CacheEnvelope.Encode(Value));
        Assert.NotNull(read);
        Assert.Equal(Value.Body, read.Body);
        Assert.Equal(Value.Tags, read.Tags);
        Assert.Equal(Value, read with { Body = Value.Body, Tags = Value.Tags });
    }

    [Fact]
    public void A_cut_envelope_is_no_value()
    {
        var bytes = CacheEnvelope.Encode(Value);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Null(CacheEnvelope.TryDecode(bytes.AsSpan(0, length)));
        }

        Assert.Null(CacheEnvelope.TryDecode([.. bytes, 0]));
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_no_value()
    {
        var bytes = CacheEnvelope.Encode(Value);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(CacheEnvelope.TryDecode(bytes));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Hostile_bytes_with_a_right_checksum_never_throw_and_never_give_more_than_they_hold()
    {
        var random = new Random(7);
        var sound = CacheEnvelope.Encode(Value);
        for (var round = 0; round < 200_000; round++)
        {
            var bytes = sound.AsSpan(0, random.Next(4, sound.Length + 1)).ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length - 4)] = (byte)random.Next(256);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), CacheEnvelope.Crc(bytes.AsSpan(0, bytes.Length - 4)));
            if (CacheEnvelope.TryDecode(bytes) is { } read)
            {
                Assert.True(read.Body.Length + read.Key.Length + read.Tags.Length <= bytes.Length);
            }
        }
    }

    [Fact]
    public void Another_version_is_no_value()
    {
        var bytes = CacheEnvelope.Encode(Value);
        bytes[2]++;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), CacheEnvelope.Crc(bytes.AsSpan(0, bytes.Length - 4)));
        Assert.Null(CacheEnvelope.TryDecode(bytes));
    }
}
