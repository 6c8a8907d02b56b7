using Orleans.Hosting;
using Orleans.Providers.MongoDB.Configuration;

namespace IndexForge.Silo.Hosting;

/// <summary>Durable state in MongoDB.</summary>
internal static class ClusterMongo
{
    public static void AddMongoStorage(this ISiloBuilder silo, string name, ClusterSettings options)
    {
        silo.UseMongoDBClient(options.Mongo);
        silo.AddMongoDBGrainStorage(name, (MongoDBGrainStorageOptions o) => o.DatabaseName = options.MongoDatabase);
    }
}
