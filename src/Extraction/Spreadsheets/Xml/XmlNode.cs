namespace IndexForge.Extraction.Spreadsheets.Xml;

/// <summary>What the tokenizer stands on.</summary>
internal enum XmlNode : byte
{
    /// <summary>The end of the input.</summary>
    Eof,

    /// <summary>A start tag. A self-closing one is followed by its <see cref="End"/> as well.</summary>
    Start,

    /// <summary>An end tag.</summary>
    End,

    /// <summary>Character data; a long run comes in several pieces.</summary>
    Text,
}
