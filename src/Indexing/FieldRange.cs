namespace IndexForge.Indexing;

/// <summary>A named part of a chunk's text, such as a cell under its column.</summary>
/// <param name="Name">The field's name; compared without regard to case and diacritics.</param>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="End">One past the last UTF-16 unit.</param>
public readonly record struct FieldRange(string Name, int Start, int End);
