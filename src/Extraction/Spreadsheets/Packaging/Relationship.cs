namespace IndexForge.Extraction.Spreadsheets.Packaging;

/// <summary>One reference from a part to another.</summary>
/// <param name="Id">The id that the part's content uses.</param>
/// <param name="Type">The last step of the type's URI, such as <c>worksheet</c>: the same in transitional and strict files.</param>
/// <param name="Target">The part's path, resolved.</param>
internal readonly record struct Relationship(string Id, string Type, string Target);
