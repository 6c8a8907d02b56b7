namespace IndexForge.Storage.Sqlite;

/// <summary>A write that changes nothing but goes all the way to the disk.</summary>
internal sealed class ProbeWrite : SqliteOperation<bool>
{
    protected override bool Execute(SqliteConnection db, ETagSource? tags)
    {
        using var touch = db.Prepare("UPDATE meta SET value = value WHERE name = 'epoch'");
        touch.Run();
        return true;
    }
}
