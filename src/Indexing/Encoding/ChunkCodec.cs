using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Encoding;

/// <summary>A chunk as it is kept in segments and in tail records.</summary>
internal static class ChunkCodec
{
    public static void Write(ByteWriter to, ChunkInput chunk)
    {
        to.Text(chunk.ChunkId);
        to.Byte((byte)((int)(chunk.Language ?? Language.None) + (chunk.Language is null ? 0 : 1)));
        to.OptionalText(chunk.Title);
        to.OptionalText(chunk.HeadingPath);
        to.Text(chunk.Text);
        to.Varint(chunk.Tags.Count);
        foreach (var tag in chunk.Tags)
        {
            to.Text(tag);
        }

        to.Varint(chunk.Fields.Count);
        foreach (var field in chunk.Fields)
        {
            to.Text(field.Name);
            to.Varint(field.Start);
            to.Varint(field.End);
        }

        var source = chunk.Source;
        to.OptionalText(source.Table);
        to.Optional(source.Row);
        to.Optional(source.Page);
        to.OptionalText(source.Heading);
        to.OptionalText(source.Url);
        to.Optional(source.Start);
        to.Optional(source.End);
    }

    public static ChunkInput Read(ref ByteReader from)
    {
        var id = from.Text();
        var language = from.Byte();
        var title = from.OptionalText();
        var heading = from.OptionalText();
        var text = from.Text();
        var tags = new string[from.Count()];
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = from.Text();
        }

        var fields = new FieldRange[from.Count(3)];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = new FieldRange(from.Text(), from.Varint(), from.Varint());
        }

        return new ChunkInput
        {
            ChunkId = id,
            Language = language == 0 ? null : Enum.IsDefined((Language)(language - 1)) ? (Language)(language - 1) : throw IndexException.Corrupt("Unknown language."),
            Title = title,
            HeadingPath = heading,
            Text = text,
            Tags = tags,
            Fields = fields,
            Source = new ChunkSource(
                from.OptionalText(), from.Optional(), (int?)from.Optional(), from.OptionalText(), from.OptionalText(), from.Optional(), from.Optional()),
        };
    }
}
