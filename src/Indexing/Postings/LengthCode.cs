namespace IndexForge.Indexing.Postings;

/// <summary>A chunk's length in words in one byte: exact below 128, in steps of 4.4 % above.</summary>
internal static class LengthCode
{
    private const int Exact = 128;
    private const int StepsPerDoubling = 16;

    public static readonly int[] Lengths = [.. Enumerable.Range(0, 256).Select(Decode)];

    public static byte Of(int length) => length < Exact
        ? (byte)length
        : (byte)Math.Min(255, Exact + (int)(Math.Log2((double)length / Exact) * StepsPerDoubling));

    private static int Decode(int code) => code < Exact ? code : (int)(Exact * Math.Pow(2, (code - Exact + 0.5) / StepsPerDoubling));
}
