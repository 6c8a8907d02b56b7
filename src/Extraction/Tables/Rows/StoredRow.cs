namespace IndexForge.Extraction.Tables.Rows;

/// <summary>One row of a block, read in place: <c>foreach (var cell in row)</c> gives its cells in column order.</summary>
public readonly ref struct StoredRow
{
    private readonly ReadOnlySpan<byte> _cells;

    internal StoredRow(long index, ReadOnlySpan<byte> bytes)
    {
        Index = index;
        var row = Varint.Read(ref bytes);
        SheetRow = (int)(row >> 1);
        Hidden = (row & 1) != 0;
        var count = Varint.Read(ref bytes);
        CellCount = count <= (ulong)bytes.Length ? (int)count : throw RowBlock.Damaged("a row has more cells than bytes");
        _cells = bytes;
    }

    /// <summary>Zero-based data row of the table.</summary>
    public long Index { get; }

    /// <summary>Row as a person sees it in the sheet: 1 is the first.</summary>
    public int SheetRow { get; }

    /// <summary>Whether the sheet hides it.</summary>
    public bool Hidden { get; }

    /// <summary>Cells that hold something.</summary>
    public int CellCount { get; }

    /// <summary>Reads the cells.</summary>
    public Enumerator GetEnumerator() => new(_cells, CellCount);

    /// <summary>Walks the cells of a row.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;
        private int _left;
        private int _column;

        internal Enumerator(ReadOnlySpan<byte> cells, int count)
        {
            _rest = cells;
            _left = count;
        }

        /// <summary>The cell that <see cref="MoveNext"/> read.</summary>
        public StoredCell Current { get; private set; }

        /// <summary>Reads the next cell.</summary>
        /// <exception cref="ExtractionException"><c>malformed_document</c>: the block is damaged.</exception>
        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            var step = Varint.Read(ref _rest);
            if (step > 1 << 20 || _column + (int)step > 1 << 20 || _rest.IsEmpty)
            {
                throw RowBlock.Damaged("a cell is out of place");
            }

            _column += (int)step;
            var tag = _rest[0];
            _rest = _rest[1..];
            Current = Read((StoredTag)(tag & ~RowBlockFormat.DisplayedFlag), (tag & RowBlockFormat.DisplayedFlag) != 0);
            return true;
        }

        private StoredCell Read(StoredTag tag, bool displayed)
        {
            switch (tag)
            {
                case StoredTag.Text:
                    return new StoredCell(_column, ValueKind.Text, 0, 0, Text(), default, false);
                case StoredTag.Error:
                    return new StoredCell(_column, ValueKind.Error, 0, 0, Text(), default, false);
                case StoredTag.Whole:
                    var whole = Varint.ReadSigned(ref _rest);
                    return new StoredCell(_column, ValueKind.Number, whole, 0, default, Text(displayed), displayed);
                case StoredTag.Fraction:
                    if (_rest.Length < sizeof(double))
                    {
                        throw RowBlock.Damaged("a number breaks off");
                    }

                    var number = System.Buffers.Binary.BinaryPrimitives.ReadDoubleLittleEndian(_rest);
                    _rest = _rest[sizeof(double)..];
                    return new StoredCell(_column, ValueKind.Number, number, 0, default, Text(displayed), displayed);
                case StoredTag.True or StoredTag.False:
                    return new StoredCell(_column, ValueKind.Boolean, tag == StoredTag.True ? 1 : 0, 0, default, Text(displayed), displayed);
                case StoredTag.Date:
                    return new StoredCell(_column, ValueKind.Date, 0, Ticks(TimeSpan.TicksPerDay), default, Text(displayed), displayed);
                case StoredTag.DateTime:
                    return new StoredCell(_column, ValueKind.DateTime, 0, Ticks(TimeSpan.TicksPerMillisecond), default, Text(displayed), displayed);
                case StoredTag.Time:
                    return new StoredCell(_column, ValueKind.Time, 0, Ticks(TimeSpan.TicksPerMillisecond), default, Text(displayed), displayed);
                default:
                    throw RowBlock.Damaged("a cell is of no known kind");
            }
        }

        private long Ticks(long unit)
        {
            var units = Varint.Read(ref _rest);
            return units <= (ulong)(DateTime.MaxValue.Ticks / unit) ? (long)units * unit : throw RowBlock.Damaged("a date is out of range");
        }

        private ReadOnlySpan<byte> Text(bool present = true)
        {
            if (!present)
            {
                return default;
            }

            var length = Varint.Read(ref _rest);
            if (length > (ulong)_rest.Length)
            {
                throw RowBlock.Damaged("a text breaks off");
            }

            var text = _rest[..(int)length];
            _rest = _rest[(int)length..];
            return text;
        }
    }
}
