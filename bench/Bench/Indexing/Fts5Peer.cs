using System.Diagnostics;
using IndexForge.Indexing.Analysis;
using Microsoft.Data.Sqlite;

namespace IndexForge.Bench.Indexing;

/// <summary>SQLite FTS5 with the porter tokenizer, batches of 500 in WAL mode, bm25 ranking, top 10.</summary>
internal static class Fts5Peer
{
    public static void Run(string[] texts, string[] queries, string file)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE VIRTUAL TABLE t USING fts5(text, tokenize='porter unicode61')");
        var watch = Stopwatch.StartNew();
        for (var at = 0; at < texts.Length; at += 500)
        {
            using var transaction = connection.BeginTransaction();
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO t(text) VALUES ($text)";
            var parameter = insert.Parameters.Add("$text", SqliteType.Text);
            for (var i = at; i < Math.Min(at + 500, texts.Length); i++)
            {
                parameter.Value = texts[i];
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        SpeedBench.Line($"FTS5 indexing: {texts.Length / watch.Elapsed.TotalSeconds:0} docs/s");
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT rowid FROM t WHERE t MATCH $query ORDER BY bm25(t) LIMIT 10";
        var query = select.Parameters.Add("$query", SqliteType.Text);
        watch.Restart();
        foreach (var text in queries)
        {
            query.Value = Match(text);
            using var reader = select.ExecuteReader();
            while (reader.Read())
            {
            }
        }

        SpeedBench.Line($"FTS5 search: {queries.Length / watch.Elapsed.TotalSeconds:0} q/s");
    }

    /// <summary>The query's words without stop words, joined by OR: the same work as ours.</summary>
    private static string Match(string text)
    {
        var sink = new Words(text, []);
        Analyzer.Analyze(text, Language.English, ref sink);
        return string.Join(" OR ", sink.Found.Select(w => $"\"{w}\""));
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private readonly struct Words(string text, List<string> found) : ITokenSink
    {
        public List<string> Found => found;

        public void Add(scoped ReadOnlySpan<char> term, in Token token)
        {
            if (token.Kind is TokenKind.Word or TokenKind.Number or TokenKind.Part)
            {
                found.Add(text[token.Start..token.End].Replace("\"", "", StringComparison.Ordinal));
            }
        }
    }
}
