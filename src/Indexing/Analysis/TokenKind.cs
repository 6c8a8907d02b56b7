namespace IndexForge.Indexing.Analysis;

/// <summary>What a token is; decides how a query treats it.</summary>
public enum TokenKind : byte
{
    /// <summary>A word of letters: stemmed.</summary>
    Word,

    /// <summary>A word too common to rank by. It is indexed, since phrases need it.</summary>
    Stop,

    /// <summary>A word with a digit: never stemmed, never corrected.</summary>
    Number,

    /// <summary>A code kept whole (<c>INV-00123</c>, <c>a@b.org</c>), beside its parts.</summary>
    Code,

    /// <summary>A word that is part of a code.</summary>
    Part,

    /// <summary>Two neighbouring characters of a script written without spaces, or the last one of a run.</summary>
    Bigram,

    /// <summary>The stem that the word before it has when it is typed without its marks; stands at the same place and counts for nothing.</summary>
    Unmarked,
}
