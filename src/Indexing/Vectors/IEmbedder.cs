namespace IndexForge.Indexing.Vectors;

/// <summary>Turns texts into vectors whose cosine says how near their meanings are.</summary>
public interface IEmbedder
{
    /// <summary>Names the space: vectors of different names are not comparable.</summary>
    string Name { get; }

    /// <summary>Numbers per vector.</summary>
    int Dimensions { get; }

    /// <summary>Embeds texts; vectors have length one, or are zero for texts without known words.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellation">Cancels the call.</param>
    ValueTask<float[][]> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation = default);

    /// <summary>Embeds a question or a query: some models tell it from the passages that answer it.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellation">Cancels the call.</param>
    async ValueTask<float[]> EmbedQueryAsync(string query, CancellationToken cancellation = default) => (await EmbedAsync([query], cancellation))[0];
}
