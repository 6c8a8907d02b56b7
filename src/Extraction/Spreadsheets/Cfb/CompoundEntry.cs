namespace IndexForge.Extraction.Spreadsheets.Cfb;

/// <summary>What a directory entry of a compound file is.</summary>
internal enum CompoundEntryKind : byte
{
    Unused = 0,
    Storage = 1,
    Stream = 2,
    Root = 5,
}

/// <summary>A directory entry (MS-CFB 2.6.1), as far as readers need it.</summary>
internal readonly record struct CompoundEntry(
    string Name, CompoundEntryKind Kind, uint Left, uint Right, uint Child, uint StartSector, long Size);
