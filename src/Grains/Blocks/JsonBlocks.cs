using System.Text.Json;
using System.Text.Json.Serialization;

namespace IndexForge.Grains.Blocks;

/// <summary>Entries as JSON lines in blocks: how journals write snapshots of small records.</summary>
internal static class JsonBlocks
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Packs entries into blocks of at most 1 MiB.</summary>
    public static List<byte[]> Pack<T>(IEnumerable<T> entries)
    {
        var blocks = new List<byte[]>();
        using var block = new MemoryStream();
        foreach (var entry in entries)
        {
            var line = JsonSerializer.SerializeToUtf8Bytes(entry, Options);
            if (block.Length > 0 && block.Length + line.Length + 1 > ByteBlock.MaxBytes)
            {
                blocks.Add(block.ToArray());
                block.SetLength(0);
            }

            block.Write(line);
            block.WriteByte((byte)'\n');
        }

        if (block.Length > 0)
        {
            blocks.Add(block.ToArray());
        }

        return blocks;
    }

    /// <summary>The entries of one block.</summary>
    public static IEnumerable<T> Unpack<T>(ReadOnlyMemory<byte> block)
    {
        while (!block.IsEmpty)
        {
            var end = block.Span.IndexOf((byte)'\n');
            yield return JsonSerializer.Deserialize<T>(block.Span[..end], Options)!;
            block = block[(end + 1)..];
        }
    }
}
