using System.Buffers.Binary;
using System.Text;

namespace IndexForge.Extraction.Tests.Spreadsheets.Xls;

/// <summary>Writes BIFF records one by one.</summary>
internal sealed class BiffBuilder
{
    private readonly MemoryStream _stream = new();

    public int Length => (int)_stream.Length;

    public byte[] ToArray() => _stream.ToArray();

    /// <summary>A record of fields: byte, ushort, uint, int, double, byte[].</summary>
    public BiffBuilder Record(ushort id, params object[] fields) => Record(id, Pack(fields));

    public BiffBuilder Record(ushort id, byte[] data)
    {
        Span<byte> header = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(header, id);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)data.Length);
        _stream.Write(header);
        _stream.Write(data);
        return this;
    }

    public BiffBuilder Bof8(ushort kind) => Record(0x0809, (ushort)0x0600, kind, new byte[12]);

    public BiffBuilder Eof() => Record(0x000A);

    public BiffBuilder Number(int row, int column, double value, int xf = 0) => Record(0x0203, (ushort)row, (ushort)column, (ushort)xf, value);

    public BiffBuilder LabelSst(int row, int column, int index) => Record(0x00FD, (ushort)row, (ushort)column, (ushort)0, index);

    /// <summary>Reserves the place of a sheet's offset: see <see cref="PointAt"/>.</summary>
    public int BoundSheet8(string name, byte visibility = 0, byte kind = 0)
    {
        var at = Length + 4;
        Record(0x0085, 0u, visibility, kind, (byte)name.Length, (byte)1, Encoding.Unicode.GetBytes(name));
        return at;
    }

    /// <summary>Fills in an offset of a sheet: that of the next record.</summary>
    public BiffBuilder PointAt(int place)
    {
        var end = Length;
        _stream.Position = place;
        _stream.Write(Pack((uint)end));
        _stream.Position = end;
        return this;
    }

    /// <summary>A string of two-byte characters with a 16-bit count, as in BIFF8.</summary>
    public static byte[] Wide(string text) => Pack((ushort)text.Length, (byte)1, Encoding.Unicode.GetBytes(text));

    /// <summary>A string of one-byte characters with a 16-bit count, as in BIFF8.</summary>
    public static byte[] Narrow(string text) => Pack((ushort)text.Length, (byte)0, Encoding.Latin1.GetBytes(text));

    public static byte[] Pack(params object[] fields)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var field in fields)
        {
            switch (field)
            {
                case byte b: writer.Write(b); break;
                case ushort u: writer.Write(u); break;
                case uint u: writer.Write(u); break;
                case int i: writer.Write(i); break;
                case double d: writer.Write(d); break;
                case byte[] bytes: writer.Write(bytes); break;
                default: throw new ArgumentException($"No field is a {field.GetType()}.", nameof(fields));
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>A BIFF8 workbook of one sheet.</summary>
    public static byte[] Workbook(Action<BiffBuilder> globals, Action<BiffBuilder> sheet)
    {
        var book = new BiffBuilder().Bof8(0x0005);
        globals(book);
        var place = book.BoundSheet8("Sheet");
        book.Eof().PointAt(place).Bof8(0x0010);
        sheet(book);
        return book.Eof().ToArray();
    }
}
