using System.Security.Cryptography;
using System.Text;

namespace IndexForge.Grains.Sinks;

/// <summary>A chunk as an object of Weaviate.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Id">Its id: the same for the same chunk of the same document.</param>
/// <param name="Properties">What the class has properties for.</param>
/// <param name="Vector">Its vector; null for none.</param>
internal sealed record WeaviateObject(string Class, string Id, WeaviateProperties Properties, float[]? Vector)
{
    /// <summary>The namespace of our ids: made once, never to be changed.</summary>
    private static readonly byte[] Namespace = Guid.Parse("6f6dd1c4-5f0e-4c0b-9d8a-7b1a51c3a2e7").ToByteArray(bigEndian: true);

    /// <summary>A name-based id (RFC 9562, version 5) of a chunk.</summary>
    public static string IdOf(string collection, string documentId, string chunkId)
    {
        // Version 5 is SHA-1 by its definition; nothing is kept secret by it.
#pragma warning disable CA5350
        var hash = SHA1.HashData([.. Namespace, .. Encoding.UTF8.GetBytes($"{collection}\n{documentId}\n{chunkId}")])[..16];
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true).ToString("D");
    }
}

/// <summary>The properties of the class.</summary>
internal sealed record WeaviateProperties(
    string Collection, string DocumentId, string ChunkId, long Generation, string? Title, string? Heading, string Text, string? Url, string? Table, long? Row, long? Page, IReadOnlyList<string> Tags);
