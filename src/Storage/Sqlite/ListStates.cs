using System.Text;
using IndexForge.Storage.Migration;
using Orleans.Runtime;

namespace IndexForge.Storage.Sqlite;

/// <summary>A page of a provider's states, in the order of their places.</summary>
internal sealed class ListStates(string provider, long after, int limit) : SqliteOperation<List<StoredState>>
{
    private const string Sql =
        "SELECT id, grain_type, grain_key, state_name, payload FROM grain_state WHERE provider = ? AND id > ? ORDER BY id LIMIT ?";

    protected override List<StoredState> Execute(SqliteConnection db, ETagSource? tags)
    {
        using var select = db.Prepare(Sql).Text(Encoding.UTF8.GetBytes(provider)).Integer(after).Integer(limit);
        var page = new List<StoredState>();
        while (select.Step())
        {
            page.Add(new StoredState(
                select.IntegerAt(0),
                GrainId.Create(new GrainType(new IdSpan(select.BytesAt(1))), new IdSpan(select.BytesAt(2))),
                Encoding.UTF8.GetString(select.BytesAt(3)),
                select.BytesAt(4)));
        }

        return page;
    }
}
