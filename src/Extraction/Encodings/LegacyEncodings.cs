using System.Text;

namespace IndexForge.Extraction.Encodings;

/// <summary>
/// Tells the encodings from before Unicode apart by the text they make: the share of its letters beyond ASCII that belong to
/// one language, of its ideographs that are in everyday use, and against it what no text has (control characters, undefined
/// bytes, signs and capitals in the middle of words).
/// </summary>
internal static class LegacyEncodings
{
    /// <summary>Evidence is taken from this many bytes around the ones beyond ASCII, from all over the samples.</summary>
    private const int MaxEvidence = 96 << 10;

    /// <summary>A runner-up this near makes the choice ambiguous, if it reads the text otherwise.</summary>
    private const double Ambiguous = 0.92;

    public static DetectedEncoding Detect(ByteSamples samples)
    {
        var evidence = Evidence(samples);
        var ranked = Languages.Encodings
            .Select(e => (Encoding: TextEncodings.Find(e.CodePage)!, Score: Letters(evidence, e)))
            .Concat(DoubleByte.All.Select(e => (Encoding: TextEncodings.Find(e.CodePage)!, Score: e.Score(evidence))))
            .OrderByDescending(e => e.Score)
            .ToList();
        var best = ranked[0];
        if (best.Score <= 0)
            return new DetectedEncoding(TextEncodings.Find(1252)!, 0, "The encoding cannot be told; windows-1252 is assumed.");

        var text = best.Encoding.GetString(evidence);
        var rival = ranked.Skip(1).TakeWhile(e => e.Score > best.Score * Ambiguous).FirstOrDefault(e => e.Encoding.GetString(evidence) != text);
        var warning = rival.Encoding is null
            ? null
            : $"The encoding was taken to be {best.Encoding.WebName}; it could also be {rival.Encoding.WebName}.";
        return new DetectedEncoding(best.Encoding, 0, warning);
    }

    private static double Letters(byte[] evidence, SingleByteEncoding candidate)
    {
        var text = TextEncodings.Find(candidate.CodePage)!.GetString(evidence);
        return candidate.Alphabets.Max(a => LetterScore.Of(text, a)) * candidate.Prior;
    }

    /// <summary>
    /// The words with bytes beyond ASCII, each from a byte that no double-byte character ends with to the next such byte, so
    /// that characters stay whole.
    /// </summary>
    private static byte[] Evidence(ByteSamples samples)
    {
        var found = new List<byte>();
        var quota = MaxEvidence / samples.All.Count;
        foreach (var piece in samples.All)
        {
            var rest = piece.Span;
            var limit = found.Count + quota;
            while (found.Count < limit)
            {
                var at = rest.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
                if (at < 0)
                    break;

                var start = rest[..at].LastIndexOfAnyInRange((byte)0, (byte)0x2F) + 1;
                var length = rest[at..].IndexOfAnyInRange((byte)0, (byte)0x2F);
                var end = length < 0 ? rest.Length : at + length + 1;
                found.AddRange(rest[start..Math.Min(end, start + quota)]);
                rest = rest[end..];
            }
        }

        return [.. found];
    }
}
