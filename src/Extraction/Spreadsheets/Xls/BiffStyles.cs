using System.Buffers.Binary;
using System.Text;
using IndexForge.Extraction.Spreadsheets.Formatting;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>
/// From a cell's XF to its number format. Up to BIFF4 formats are numbered by their order in the file; from BIFF5 on they
/// carry numbers, and those of built-in formats may be left out.
/// </summary>
internal sealed class BiffStyles(BiffVersion version, FormatTable table)
{
    private const int InlineNumbers = 64;

    private readonly Dictionary<int, ushort> _formats = [];
    private readonly List<ushort> _xfs = [];
    private ushort[] _ofXf = [];
    private ushort[] _ofNumber = [];
    private int _order;

    /// <summary>Whether the stream had any formats of its own.</summary>
    public bool IsEmpty => _xfs.Count == 0 && _formats.Count == 0;

    /// <summary>Whether cells can name an XF.</summary>
    public bool HasXfs => _xfs.Count > 0;

    /// <summary>Takes a FORMAT record.</summary>
    public void AddFormat(ReadOnlySpan<byte> data, Encoding encoding)
    {
        var implied = _order++;
        switch (version)
        {
            case BiffVersion.Biff8 when data.Length >= 2:
                _formats[BinaryPrimitives.ReadUInt16LittleEndian(data)] = table.Add(BiffText.Counted(data[2..], 2, version, encoding));
                break;
            case BiffVersion.Biff5 when data.Length >= 2:
                _formats[BinaryPrimitives.ReadUInt16LittleEndian(data)] = table.Add(BiffText.Counted(data[2..], 1, version, encoding));
                break;
            case BiffVersion.Biff4 when data.Length >= 2:
                _formats[implied] = table.Add(BiffText.Counted(data[2..], 1, version, encoding));
                break;
            case BiffVersion.Biff2 or BiffVersion.Biff3:
                _formats[implied] = table.Add(BiffText.Counted(data, 1, version, encoding));
                break;
        }
    }

    /// <summary>Takes an XF record. Its format may be stated only later in the stream: see <see cref="Settle"/>.</summary>
    public void AddXf(ReadOnlySpan<byte> data)
    {
        var format = version switch
        {
            BiffVersion.Biff2 => data.Length > 2 ? data[2] & 0x3F : 0,
            BiffVersion.Biff3 or BiffVersion.Biff4 => data.Length > 1 ? data[1] : 0,
            _ => data.Length > 3 ? BinaryPrimitives.ReadUInt16LittleEndian(data[2..]) : 0,
        };
        _xfs.Add((ushort)format);
    }

    /// <summary>The table's format of an XF; General for one that is not there.</summary>
    public ushort FormatOfXf(int xf) => (uint)xf < (uint)_ofXf.Length ? _ofXf[xf] : (ushort)0;

    /// <summary>The table's format of a format number, as the cells of BIFF2 carry it themselves.</summary>
    public ushort FormatOfNumber(int number) => (uint)number < (uint)_ofNumber.Length ? _ofNumber[number] : (ushort)0;

    /// <summary>Looks every format up, once all are known: readers on several threads only read from here on.</summary>
    public void Settle()
    {
        _ofXf = [.. _xfs.Select(number => Resolve(number))];
        _ofNumber = version == BiffVersion.Biff2 ? [.. Enumerable.Range(0, InlineNumbers).Select(Resolve)] : [];
    }

    private ushort Resolve(int number) =>
        _formats.TryGetValue(number, out var index) ? index : table.Add(BuiltIn(number) ?? BuiltInFormats.General);

    /// <summary>BIFF2 and BIFF3 know no fractions, so all from there on are numbered two lower.</summary>
    private string? BuiltIn(int number) =>
        BuiltInFormats.Code(version <= BiffVersion.Biff3 && number is >= 12 and <= 20 ? number + 2 : number);
}
