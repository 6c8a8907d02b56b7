using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace IndexForge.Grains.Caching;

/// <summary>
/// A <see cref="CachedValue"/> as bytes, little endian: magic and version, five int64 (times in UTC ticks, sequence), the texts and
/// the body each after its length, and a CRC-32C (RFC 3720, B.4) of all of it. Whatever is not exactly that is no value.
/// </summary>
public static class CacheEnvelope
{
    /// <summary>Bytes of a body at most.</summary>
    public const int MaxBody = 16 << 20;

    private const ushort Magic = 0xCAFE;
    private const byte Version = 1;
    private const int MaxTags = 64;
    private const int Checksum = 4;

    /// <summary>The value's bytes.</summary>
    public static byte[] Encode(CachedValue value)
    {
        var buffer = new ArrayBufferWriter<byte>(value.Body.Length + (2 * value.Key.Length) + 512);
        Number(buffer, Magic);
        Number(buffer, Version);
        Number(buffer, value.Sequence);
        Number(buffer, value.CreatedAt.UtcTicks);
        Number(buffer, value.FreshUntil.UtcTicks);
        Number(buffer, value.StaleUntil.UtcTicks);
        Number(buffer, value.UsableUntil.UtcTicks);
        Text(buffer, value.Key);
        Text(buffer, value.ContentType);
        Text(buffer, value.ETag);
        Number(buffer, (byte)value.Tags.Length);
        foreach (var tag in value.Tags)
        {
            Text(buffer, tag.Tag);
            Number(buffer, tag.Version);
        }

        Number(buffer, value.Body.Length);
        buffer.Write(value.Body);
        Number(buffer, Crc(buffer.WrittenSpan));
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The value, or null where the bytes are not one.</summary>
    public static CachedValue? TryDecode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Checksum || BinaryPrimitives.ReadUInt32LittleEndian(bytes[^Checksum..]) != Crc(bytes[..^Checksum]))
        {
            return null;
        }

        var from = new Reader(bytes[..^Checksum]);
        if (from.Number<ushort>() != Magic || from.Number<byte>() != Version)
        {
            return null;
        }

        var sequence = from.Number<long>();
        var (created, fresh, stale, usable) = (from.Time(), from.Time(), from.Time(), from.Time());
        var (key, contentType, etag) = (from.Text(), from.Text(), from.Text());
        var count = from.Number<byte>();
        if (!from.Ok || count > MaxTags)
        {
            return null;
        }

        var tags = ImmutableArray.CreateBuilder<CacheTagVersion>(count);
        for (var i = 0; i < count && from.Ok; i++)
        {
            tags.Add(new CacheTagVersion(from.Text(), from.Number<long>()));
        }

        var body = from.Rest(from.Number<int>());
        return !from.Ok ? null : new CachedValue
        {
            Key = key,
            ContentType = contentType,
            ETag = etag,
            Body = body,
            Tags = tags.ToImmutable(),
            Sequence = sequence,
            CreatedAt = created,
            FreshUntil = fresh,
            StaleUntil = stale,
            UsableUntil = usable,
        };
    }

    private static void Number<T>(ArrayBufferWriter<byte> to, T value)
        where T : unmanaged, IBinaryInteger<T>
    {
        var size = value.GetByteCount();
        value.WriteLittleEndian(to.GetSpan(size));
        to.Advance(size);
    }

    private static void Text(ArrayBufferWriter<byte> to, string text)
    {
        Number(to, checked((ushort)Encoding.UTF8.GetByteCount(text)));
        Encoding.UTF8.GetBytes(text, to);
    }

    internal static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (var one in bytes[(bytes.Length & ~7)..])
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }

    /// <summary>Reads what is there; past the end, or where something cannot be, it gives nothing and is no longer <see cref="Ok"/>.</summary>
    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _left = bytes;

        public bool Ok { get; private set; } = true;

        public T Number<T>()
            where T : unmanaged, IBinaryInteger<T> =>
            Take(T.Zero.GetByteCount()) is { IsEmpty: false } taken ? T.ReadLittleEndian(taken, isUnsigned: default(T) is ushort or byte) : T.Zero;

        public DateTimeOffset Time()
        {
            var ticks = Number<long>();
            Ok &= ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;
            return Ok ? new DateTimeOffset(ticks, TimeSpan.Zero) : default;
        }

        public string Text() => Encoding.UTF8.GetString(Take(Number<ushort>()));

        public byte[] Rest(int length)
        {
            Ok &= length == _left.Length && length <= MaxBody;
            return Ok ? _left.ToArray() : [];
        }

        private ReadOnlySpan<byte> Take(int length)
        {
            if (!Ok || length > _left.Length)
            {
                Ok = false;
                return default;
            }

            var taken = _left[..length];
            _left = _left[length..];
            return taken;
        }
    }
}
