using System.Text;

namespace IndexForge.Extraction.Encodings;

/// <summary>An encoding as detected or chosen.</summary>
/// <param name="Encoding">How to decode.</param>
/// <param name="MarkLength">Bytes of the byte order mark at the start, which are no text.</param>
/// <param name="Warning">What speaks against it, if anything does.</param>
public sealed record DetectedEncoding(Encoding Encoding, int MarkLength, string? Warning = null);
