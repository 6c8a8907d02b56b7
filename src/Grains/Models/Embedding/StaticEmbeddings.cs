using IndexForge.Indexing;
using IndexForge.Indexing.Vectors.Static;

namespace IndexForge.Grains.Models.Embedding;

/// <summary>A static model of this machine: opened once, when it is first needed.</summary>
internal sealed class StaticEmbeddings(EmbeddingOptions options) : IEmbeddingModel
{
    private readonly Lazy<StaticEmbedder> _embedder = new(() => StaticEmbedder.Open(options.Folder!), LazyThreadSafetyMode.PublicationOnly);

    public Task<ModelIdentity> Identify(CancellationToken cancellation) => Guard(async () =>
    {
        // Off the caller's thread: the file is hashed.
        var embedder = await Task.Run(() => _embedder.Value, cancellation);
        return new ModelIdentity(embedder.Name, embedder.Dimensions);
    });

    public Task<EmbeddedBatch> Embed(string model, IReadOnlyList<string> texts, TimeSpan timeout, bool mayRepeat, CancellationToken cancellation) => Guard(async () =>
    {
        var embedder = await Task.Run(() => _embedder.Value, cancellation);
        return embedder.Name == model
            ? new EmbeddedBatch(await Task.Run(async () => await embedder.EmbedAsync(texts, cancellation), cancellation), 0)
            : throw new ServiceException(ErrorCodes.UpstreamFailed, $"The static model is {embedder.Name}, not {model}.");
    });

    private static async Task<T> Guard<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is IndexException or System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            throw new ServiceException(ErrorCodes.UpstreamFailed, e.Message);
        }
    }
}
