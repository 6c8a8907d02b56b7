using System.Collections.Concurrent;
using System.Reflection;
using IndexForge.Grains.Access;
using IndexForge.Grains.Caching;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Extraction;
using IndexForge.Grains.Idempotency;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Predictions;
using IndexForge.Grains.Questions;
using IndexForge.Grains.RateLimiting;
using IndexForge.Grains.Resilience;
using IndexForge.Grains.Search;
using IndexForge.Grains.Uploads;

namespace IndexForge.Gateway.Tests.Doubles;

/// <summary>
/// Grains in memory, with just the behaviour that the contract promises the gateway. A proxy, not a class: the real factory
/// interface has more members under the Cluster engine.
/// </summary>
public class GrainDoubles : DispatchProxy
{
    private readonly ConcurrentDictionary<(Type, string), object> _grains = new();
    private GrainWorld _world = null!;

    public static IGrainFactory Create(GrainWorld world)
    {
        var factory = Create<IGrainFactory, GrainDoubles>();
        ((GrainDoubles)(object)factory)._world = world;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var type = targetMethod!.GetGenericArguments()[0];
        return _grains.GetOrAdd((type, (string)args![0]!), k => Make(k.Item1, k.Item2));
    }

    private object Make(Type type, string key)
    {
        if (type == typeof(IUploadGrain))
        {
            return new UploadDouble(_world, key);
        }

        if (type == typeof(IDocumentGrain))
        {
            return new DocumentDouble(_world, key);
        }

        if (type == typeof(IDocumentReaderGrain))
        {
            return new DocumentReaderDouble(_world, key);
        }

        if (type == typeof(IJobGrain))
        {
            return new JobDouble(_world, key);
        }

        if (type == typeof(IExtractionGrain))
        {
            return new ExtractionDouble(_world, key);
        }

        if (type == typeof(ISearchGrain))
        {
            return new SearchDouble(_world, key);
        }

        if (type == typeof(IAnswerGrain))
        {
            return new AnswerDouble(_world, key);
        }

        if (type == typeof(IQuestionReaderGrain))
        {
            return new QuestionReaderDouble(_world, key);
        }

        if (type == typeof(IPredictionGrain))
        {
            return new PredictionDouble(_world, key);
        }

        if (type == typeof(IApiKeyGrain))
        {
            return new ApiKeyDouble(key);
        }

        if (type == typeof(IApiKeyDirectoryGrain))
        {
            return new ApiKeyDirectoryDouble();
        }

        if (type == typeof(IAuditGrain))
        {
            return new AuditDouble();
        }

        if (type == typeof(ICacheTagGrain))
        {
            return new CacheTagDouble(_world, key);
        }

        if (type == typeof(ICacheEntryGrain))
        {
            return new CacheEntryDouble(_world);
        }

        if (type == typeof(ICacheControlGrain))
        {
            return new CacheControlDouble();
        }

        if (type == typeof(IRateLimitBucketGrain))
        {
            return new RateLimitDouble();
        }

        if (type == typeof(ICircuitBreakerGrain))
        {
            return new BreakerDouble(key);
        }

        if (type == typeof(ICircuitBreakerDirectoryGrain))
        {
            return new BreakerDirectoryDouble();
        }

        if (type == typeof(IIdempotencyGrain))
        {
            return new IdempotencyDouble();
        }

        return type == typeof(ICatalogQueryGrain) ? new CatalogDouble(_world) : throw new NotSupportedException(type.Name);
    }
}
