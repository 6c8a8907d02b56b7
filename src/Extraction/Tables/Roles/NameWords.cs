using System.Collections.Frozen;

namespace IndexForge.Extraction.Tables.Roles;

/// <summary>A column's name taken apart: words at spaces, marks, digits and changes of case.</summary>
internal sealed class NameWords
{
    private readonly List<string> _words = [];
    private readonly int _digitGroups;

    public NameWords(string name)
    {
        Name = name;
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && char.IsLetter(name[i]) && !(i > start && Changes(name, i)))
            {
                continue;
            }

            Add(name[start..i]);
            start = i < name.Length && char.IsLetter(name[i]) ? i : i + 1;
        }

        for (var i = 0; i < name.Length; i++)
        {
            _digitGroups += char.IsAsciiDigit(name[i]) && (i == 0 || !char.IsAsciiDigit(name[i - 1])) ? 1 : 0;
        }

        IsQuantity = Has(RoleWords.Quantities) ||
            _words.Exists(word => Array.Exists(RoleWords.QuantityRoots, root => word.Contains(root, StringComparison.Ordinal)));
    }

    public string Name { get; }

    /// <summary>Whether it speaks of an amount or measure.</summary>
    public bool IsQuantity { get; }

    /// <summary>Whether it names an identifier: a word for it, or a camel-case or snake-case ending.</summary>
    public bool IsIdentifier => Has(RoleWords.Identifiers) || Name.StartsWith("Unnamed", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether nobody could say what it means without a code book: <c>s2p1c6</c>, <c>Wfgm</c>, <c>CT2010</c>.</summary>
    public bool IsCryptic => _digitGroups >= 2 || _words.TrueForAll(word => word.Length < 4 || !IsPronounceable(word));

    public bool Has(FrozenSet<string> vocabulary) => _words.Exists(vocabulary.Contains);

    private static bool Changes(string name, int at) => char.IsUpper(name[at]) &&
        (char.IsLower(name[at - 1]) || (char.IsUpper(name[at - 1]) && at + 1 < name.Length && char.IsLower(name[at + 1])));

    /// <summary>A quarter vowels, and no more than three consonants in a row.</summary>
    private static bool IsPronounceable(string word)
    {
        int vowels = 0, run = 0, longest = 0;
        foreach (var c in word)
        {
            // Letters beyond ASCII belong to languages this cannot judge: they count as pronounceable.
            var vowel = c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y' || !char.IsAscii(c);
            vowels += vowel ? 1 : 0;
            run = vowel ? 0 : run + 1;
            longest = Math.Max(longest, run);
        }

        return vowels * 4 >= word.Length && longest < 4;
    }

    private void Add(string word)
    {
        if (word.Length > 0)
        {
            _words.Add(word.ToLowerInvariant());
        }
    }
}
