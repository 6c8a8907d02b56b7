namespace IndexForge.Storage.Sqlite;

/// <summary>Removes every reminder; the result says how many there were.</summary>
internal sealed class RemoveAllReminders : SqliteOperation<int>
{
    protected override int Execute(SqliteConnection db, ETagSource? tags)
    {
        using var delete = db.Prepare("DELETE FROM reminder");
        delete.Run();
        return db.Changes;
    }
}
