using System.Text;

namespace IndexForge.Grains.Models;

/// <summary>
/// Tokens of a text, where no tokenizer and no server tells: a token per four bytes of UTF-8, the ratio that OpenAI's documentation gives for
/// English. Too many for budgets is better than too few.
/// </summary>
internal static class TokenGuess
{
    public static long Of(string text) => (Encoding.UTF8.GetByteCount(text) + 3) / 4;

    public static long Of(IReadOnlyList<string> texts) => texts.Sum(Of);
}
