using IndexForge.Storage;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using Orleans.Hosting;
using Orleans.Providers.MongoDB.Configuration;
using Orleans.Providers.MongoDB.StorageProviders.Serializers;

namespace IndexForge.Silo.Hosting;

/// <summary>Durable state in MongoDB.</summary>
internal static class ClusterMongo
{
    public static void AddMongoStorage(this ISiloBuilder silo, string name, ClusterSettings options)
    {
        silo.UseMongoDBClient(options.Mongo);
        silo.Services.AddKeyedSingleton<IGrainStateSerializer, StateSerializer>(name);
        silo.AddMongoDBGrainStorage(name, (MongoDBGrainStorageOptions o) => o.DatabaseName = options.MongoDatabase);
    }

    /// <summary>The one serialiser of grain state, in the form that this provider asks for: its bytes are a binary element.</summary>
    private sealed class StateSerializer(IEnumerable<StateCodec> codecs) : IGrainStateSerializer
    {
        private const string Element = "data";

        private readonly GrainStateSerializer _serializer = new(codecs);

        public BsonValue Serialize<T>(T state) => new BsonDocument(Element, new BsonBinaryData(_serializer.Serialize(state).ToArray()));

        public T Deserialize<T>(BsonValue value) => _serializer.Deserialize<T>(BinaryData.FromBytes(value[Element].AsByteArray))!;
    }
}
