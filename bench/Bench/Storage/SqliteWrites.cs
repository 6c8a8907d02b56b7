using System.Diagnostics;
using IndexForge.Storage;
using IndexForge.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SqliteConnection = Microsoft.Data.Sqlite.SqliteConnection;

namespace IndexForge.Bench.Storage;

/// <summary>Writes to SQLite: through the provider, and by a bare loop with the same table, durability and batch.</summary>
internal static class SqliteWrites
{
    public static async Task<Measured> ProviderAsync(int writers, TimeSpan time)
    {
        var folder = Directory.CreateTempSubdirectory("indexforge-bench-").FullName;
        using var metrics = new StorageMetrics();
        try
        {
            await using var store = new SqliteStore(
                Options.Create(new SqliteStoreOptions { Folder = folder }), metrics, NullLogger<SqliteStore>.Instance);
            await store.StartAsync();
            return await WriteLoad.RunAsync(new SqliteGrainStorage("durable", store, new GrainStateSerializer([])), writers, time);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>One thread that puts the writes of all writers into one transaction each round: the most a group commit can reach.</summary>
    public static double Bare(int writers, TimeSpan time)
    {
        var folder = Directory.CreateTempSubdirectory("indexforge-bench-").FullName;
        try
        {
            using var db = new SqliteConnection($"Data Source={Path.Combine(folder, "bare.db")};Pooling=false");
            db.Open();
            Execute(db, "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
            Execute(db, "CREATE TABLE state (id INTEGER PRIMARY KEY, k TEXT NOT NULL, etag INTEGER NOT NULL, payload BLOB NOT NULL); CREATE UNIQUE INDEX k ON state (k)");
            var payload = new byte[Sample.Bytes];
            var keys = Enumerable.Range(0, writers).Select(i => $"durable/document/bench-{i}/sample").ToArray();
            foreach (var key in keys)
                Execute(db, $"INSERT INTO state (k, etag, payload) VALUES ('{key}', 0, x'00')");

            using var update = db.CreateCommand();
            update.CommandText = "UPDATE state SET etag = $etag, payload = $payload WHERE k = $k AND etag = $old";
            var (etag, k, old) = (update.Parameters.Add("$etag", SqliteType.Integer), update.Parameters.Add("$k", SqliteType.Text), update.Parameters.Add("$old", SqliteType.Integer));
            update.Parameters.AddWithValue("$payload", payload);
            update.Prepare();

            var began = Stopwatch.GetTimestamp();
            var rounds = 0L;
            for (; Stopwatch.GetElapsedTime(began) < time; rounds++)
            {
                using var transaction = db.BeginTransaction(deferred: false);
                update.Transaction = transaction;
                foreach (var key in keys)
                {
                    (etag.Value, k.Value, old.Value) = (rounds + 1, key, rounds);
                    if (update.ExecuteNonQuery() != 1)
                        throw new InvalidOperationException("The bare loop lost a write.");
                }

                transaction.Commit();
            }

            return rounds * writers / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Execute(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
#pragma warning disable CA2100 // Texts of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
