using IndexForge.Grains.Activity;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Caching;
using IndexForge.Grains.Collections;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Jobs.Work;
using IndexForge.Grains.Models;
using IndexForge.Grains.Models.Answers;
using IndexForge.Grains.Models.Budgets;
using IndexForge.Grains.Models.Embedding;
using IndexForge.Grains.Outbound;
using IndexForge.Grains.Predictions;
using IndexForge.Grains.Processing;
using IndexForge.Grains.RateLimiting;
using IndexForge.Grains.Resilience;
using IndexForge.Grains.Search;
using IndexForge.Grains.Sinks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Hosting;

/// <summary>What the grains need of a host.</summary>
public static class GrainServiceCollectionExtensions
{
    /// <summary>Adds the services behind the grains. The host adds the engine, and grain storage under the names of <see cref="StorageNames"/>.</summary>
    public static IServiceCollection AddIndexForgeGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<JobOptions>().BindConfiguration("Jobs").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<IndexOptions>().BindConfiguration("Index").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<IndexOptions>, SynonymValidation>();
        services.AddSingleton<SynonymSource>();
        services.AddOptions<PredictionOptions>().BindConfiguration("Cache:Ttl").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<TempFileOptions>().BindConfiguration("Temp");
        services.AddOptions<OutboundOptions>().BindConfiguration("Outbound").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RateLimitStorageOptions>().BindConfiguration("RateLimit");
        services.AddOptions<CircuitBreakerOptions>().BindConfiguration("CircuitBreaker").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RetryOptions>().BindConfiguration("Retry").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<BreakerMetrics>();
        services.AddSingleton<CircuitBreakers>();
        services.AddSingleton<UpstreamPipeline>();
        services.AddSingleton<OutboundHttp>();
        services.AddSingleton<CallbackSender>();
        services.AddSingleton<PageFetcher>();
        services.AddSingleton<BlockStore>();
        services.AddSingleton<CollectionShards>();
        services.AddSingleton<CacheStore>();
        services.AddSingleton<CacheStoreMetrics>();
        services.AddSingleton<TagTable>();
        services.TryAddSingleton<ICacheTags, ClusterCacheTags>();
        services.AddSingleton<CollectionSearch>();
        services.AddSingleton<BasisStore>();
        services.AddOptions<OpenAiOptions>().BindConfiguration("OpenAI");
        services.AddOptions<EmbeddingOptions>().BindConfiguration("Embedding").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ModelMetrics>();
        services.AddSingleton<ModelHttp>();
        services.AddSingleton<ModelBudgets>();
        services.AddSingleton<EmbeddingClient>();
        services.AddOptions<AnswerModelOptions>().BindConfiguration("Answers").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ModelAnswerer>();
        services.AddOptions<WeaviateOptions>().BindConfiguration("Sinks:Weaviate").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WeaviateClient>();
        services.AddSingleton<DocumentMirror>();
        services.AddSingleton<Predictor>();
        services.AddSingleton<TempFiles>();
        services.AddSingleton<DocumentPipeline>();
        services.AddSingleton<DocumentAttempts>();
        services.AddSingleton<IJobWork, DocumentWork>();
        services.AddSingleton<IJobWork, PageWork>();
        services.AddSingleton<IJobWork, ReindexWork>();
        services.AddSingleton<IJobWork, CallbackWork>();
        services.AddSingleton<IJobWork, MirrorWork>();
        services.AddSingleton<JobWorks>();
        services.AddSingleton<WorkerIdentity>();
        services.AddSingleton<WorkSlots>();
        services.AddSingleton<Callers>();
        services.AddSingleton<WorkThreads>();
        services.AddSingleton<SearchThreads>();
        services.AddSingleton<IProcessing>(provider => provider.GetRequiredService<WorkSlots>());
        services.AddSingleton<QueueLoad>();
        services.AddSingleton<GrainActivity>();
        services.AddSingleton<IIncomingGrainCallFilter>(provider => provider.GetRequiredService<GrainActivity>());
        services.AddHostedService<GrainActivityReporter>();
        services.AddHostedService<QueueStarter>();
        return services;
    }
}
