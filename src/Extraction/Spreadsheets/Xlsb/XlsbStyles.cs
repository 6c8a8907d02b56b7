using System.Buffers.Binary;
using IndexForge.Extraction.Spreadsheets.Formatting;

namespace IndexForge.Extraction.Spreadsheets.Xlsb;

/// <summary>Which number format each cell style has: all that is read of <c>styles.bin</c>.</summary>
internal sealed class XlsbStyles
{
    private const int MaxStyles = 1 << 20;

    private readonly List<ushort> _formats = [];

    /// <summary>Reads the part; formats go into the table.</summary>
    public void Read(XlsbReader records, FormatTable table)
    {
        var codes = new Dictionary<int, string>();
        var inCells = false;
        while (records.Next())
        {
            var data = records.Data;
            switch (records.Id)
            {
                case XlsbRecord.NumberFormat when data.Length > 2:
                    codes.TryAdd(BinaryPrimitives.ReadUInt16LittleEndian(data), XlsbReader.Text(data[2..], out _).ToString());
                    break;
                case XlsbRecord.BeginCellXfs:
                    inCells = true;
                    break;
                case XlsbRecord.EndCellXfs:
                    return;
                case XlsbRecord.Xf when inCells && data.Length >= 4 && _formats.Count < MaxStyles:
                    var id = BinaryPrimitives.ReadUInt16LittleEndian(data[2..]);
                    _formats.Add(table.Add(codes.GetValueOrDefault(id) ?? BuiltInFormats.Code(id)));
                    break;
            }
        }
    }

    /// <summary>The index into the format table of a cell's style; General where there is no such style.</summary>
    public ushort FormatOf(uint style) => style < (uint)_formats.Count ? _formats[(int)style] : (ushort)0;
}
