using System.Text;
using Orleans.Runtime;

namespace IndexForge.Storage.Sqlite;

/// <summary>Removes a reminder if its ETag still stands; the result says whether it did.</summary>
internal sealed class RemoveReminder(GrainId grain, string name, string etag) : SqliteOperation<bool>
{
    private const string Sql = "DELETE FROM reminder WHERE grain_type = ? AND grain_key = ? AND name = ? AND etag = ?";

    protected override bool Execute(SqliteConnection db, ETagSource? tags)
    {
        using var delete = db.Prepare(Sql);
        delete.Text(grain.Type.AsSpan()).Text(grain.Key.AsSpan()).Text(Encoding.UTF8.GetBytes(name)).Integer(ETagSource.Parse(etag)).Run();
        return db.Changes == 1;
    }
}
