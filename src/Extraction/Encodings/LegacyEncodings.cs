namespace IndexForge.Extraction.Encodings;

internal static class LegacyEncodings
{
    public static DetectedEncoding Detect(ByteSamples samples) => new(TextEncodings.Find(1252)!, 0);
}
