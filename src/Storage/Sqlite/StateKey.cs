using Orleans.Runtime;

namespace IndexForge.Storage.Sqlite;

/// <summary>What a stored state is found by. Names are UTF-8, ready to be bound.</summary>
internal readonly record struct StateKey(byte[] Provider, GrainId Grain, byte[] StateName)
{
    /// <summary>Binds the four columns of the key, in the order every statement has them.</summary>
    public SqliteStatement Bind(SqliteStatement statement) =>
        statement.Text(Provider).Text(Grain.Type.AsSpan()).Text(Grain.Key.AsSpan()).Text(StateName);
}
