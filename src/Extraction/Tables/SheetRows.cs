using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Tables.Headers;
using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables;

/// <summary>The rows of a sheet that hold something, in order, with as much look-ahead as is asked for.</summary>
internal sealed class SheetRows(ISheetReader reader, CellTyper typer, MergeFiller? filler) : IDisposable
{
    /// <summary>Cells that look-ahead may hold: wide rows are looked at fewer at a time.</summary>
    private const int MaxHeldCells = 65_536;

    /// <summary>Characters that look-ahead may hold (4 MiB).</summary>
    private const int MaxHeldChars = 2 << 20;

    private readonly RowBuffer _buffer = new();
    private readonly SheetRow _direct = new();
    private readonly Queue<SheetRow> _ahead = [];
    private readonly List<SheetRow> _window = [];
    private readonly Stack<SheetRow> _spare = new();
    private SheetRow? _current;
    private bool _ended;

    /// <summary>The next row; it and its cells are good until the next call. Null at the end.</summary>
    public SheetRow? Next()
    {
        if (_current is not null && _current != _direct)
        {
            _current.Clear();
            _spare.Push(_current);
        }

        _current = _ahead.TryDequeue(out var held) ? held : Pull(_direct) ? _direct : null;
        return _current;
    }

    /// <summary>The current row and those that follow, up to <paramref name="count"/> or as many as there are; good until the next call of <see cref="Next"/>.</summary>
    public IReadOnlyList<SheetRow> Window(int count)
    {
        if (_current == _direct)
        {
            _direct.Keep();
        }

        _window.Clear();
        _window.Add(_current!);
        _window.AddRange(_ahead.Take(count - 1));
        var cells = _window.Sum(row => row.Count);
        var chars = _window.Sum(row => row.KeptChars);
        while (_window.Count < count && cells < MaxHeldCells && chars < MaxHeldChars)
        {
            var row = _spare.Count > 0 ? _spare.Pop() : new SheetRow();
            if (!Pull(row))
            {
                break;
            }

            row.Keep();
            _ahead.Enqueue(row);
            _window.Add(row);
            cells += row.Count;
            chars += row.KeptChars;
        }

        return _window;
    }

    public void Dispose() => reader.Dispose();

    private bool Pull(SheetRow row)
    {
        while (!_ended)
        {
            if (!reader.Read(_buffer))
            {
                _ended = true;
                break;
            }

            filler?.Fill(_buffer);
            if (row.Take(_buffer, typer))
            {
                return true;
            }
        }

        return false;
    }
}
