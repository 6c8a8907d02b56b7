namespace IndexForge.Grains.Uploads;

/// <summary>
/// Bytes on their way in: the key is a new random id. Blocks are durable when <see cref="Write"/> returns. An upload that nobody
/// claims (see <c>IDocumentGrain.Register</c>) within an hour is swept away.
/// </summary>
[Idempotent, Alias("IndexForge.IUploadGrain")]
public interface IUploadGrain : IGrainWithStringKey
{
    /// <summary>Stores block <paramref name="index"/> (from 0). Writing the same block again is harmless.</summary>
    [Alias("Write")]
    Task Write(int index, ByteBlock block);

    /// <summary>Gives the upload up: its blocks go.</summary>
    [Alias("Discard")]
    Task Discard();
}

/// <summary>A finished upload.</summary>
/// <param name="UploadId">The upload's key.</param>
/// <param name="Blocks">How many blocks.</param>
/// <param name="Size">Bytes in all.</param>
/// <param name="Sha256">Lower case hex.</param>
/// <param name="Inline">All its bytes, where they are so few that the document's own state keeps them; then no block is stored.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.UploadedBlob")]
public sealed record UploadedBlob(string UploadId, int Blocks, long Size, string Sha256, byte[]? Inline = null);
