using System.Collections.Frozen;

namespace IndexForge.Extraction.Tables.Typing;

/// <summary>Names of columns whose digits are names: postal codes, telephone numbers, article codes.</summary>
internal static class CodeNames
{
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
    [
        "zip", "zipcode", "zipcodes", "postalcode", "postcode", "postal", "plz", "postleitzahl", "codepostal", "codigopostal", "códigopostal",
        "cap", "cep", "pincode", "postnummer", "postnr", "phone", "phonenumber", "telephone", "tel", "telefon", "mobile", "fax", "faxnumber",
        "ssn", "ean", "isbn", "upc", "gtin", "iban", "imei",
    ]);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the name, or its last two or last words ("billing zip code", "home_phone"), is one of them.</summary>
    public static bool IsCode(string name)
    {
        Span<char> letters = stackalloc char[64];
        Span<int> starts = stackalloc int[64];
        int length = 0, words = 0;
        var before = ' ';
        foreach (var c in name.AsSpan(0, Math.Min(name.Length, letters.Length)))
        {
            if (char.IsLetter(c))
            {
                if (!char.IsLetter(before) || (char.IsUpper(c) && char.IsLower(before)))
                {
                    starts[words++] = length;
                }

                letters[length++] = char.ToLowerInvariant(c);
            }

            before = c;
        }

        for (var i = Math.Max(0, words - 2); i < words; i++)
        {
            if (Lookup.Contains(letters[starts[i]..length]))
            {
                return true;
            }
        }

        return words > 0 && Lookup.Contains(letters[..length]);
    }
}
