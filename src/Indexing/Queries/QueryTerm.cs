using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Queries;

/// <summary>A word of a clause as the index may hold it: one variant per stemmer that gives another stem.</summary>
internal sealed record QueryTerm(Token Token, TokenKind Kind, string Surface, TermVariant[] Variants)
{
    public int Position => Token.Position;

    /// <summary>Typo tolerance: at least five letters and no digit.</summary>
    public bool MayBeCorrected => Kind is TokenKind.Word && Surface.Length >= 5;
}

/// <summary>A stem, and the languages that give it, as a bit set; in some of them it may be a stop word.</summary>
internal readonly record struct TermVariant(string Term, int Languages, int StopIn);
