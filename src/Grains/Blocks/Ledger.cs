using System.Text;

namespace IndexForge.Grains.Blocks;

/// <summary>
/// What is open under an id until it is settled: in memory, and as a journal of lines that survives the process. Lines are
/// <c>+id entry</c> and <c>-id</c>; ids hold no space. Used from one activation's turns only.
/// </summary>
internal sealed class Ledger<T>(Journal journal, Func<T, string> format, Func<string, T> parse)
{
    private readonly Dictionary<string, T> _open = [];
    private Task _durable = Task.CompletedTask;

    /// <summary>What is open now, as of the moment of asking: entries may be put and settled while it is gone through.</summary>
    public List<KeyValuePair<string, T>> Open() => [.. _open];

    public bool TryGet(string id, out T? entry) => _open.TryGetValue(id, out entry);

    public Task Recover() => journal.Recover(
        snapshot =>
        {
            foreach (var line in JsonBlocks.Unpack<string>(snapshot))
            {
                Apply(line);
            }
        },
        record => Apply(Encoding.ASCII.GetString(record.Span)));

    /// <summary>Opens an entry, or replaces it. Durable when it returns.</summary>
    public Task Put(string id, T entry) => Append(Line(id, entry));

    /// <summary>Takes an entry out. Durable when it returns, also where an earlier call did so.</summary>
    public Task Settle(string id) => _open.ContainsKey(id) ? Append($"-{id}") : _durable;

    public Task Drain() => journal.Drain();

    private string Line(string id, T entry) => $"+{id} {format(entry)}";

    private void Apply(string line)
    {
        if (line[0] == '+')
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            _open[line[1..space]] = parse(line[(space + 1)..]);
        }
        else
        {
            _open.Remove(line[1..]);
        }
    }

    private Task Append(string line)
    {
        Apply(line);
        _durable = journal.Append(Encoding.ASCII.GetBytes(line));
        if (journal.WantsCompaction)
        {
            _ = journal.Compact(JsonBlocks.Pack(_open.Select(e => Line(e.Key, e.Value))));
        }

        return _durable;
    }
}
