using IndexForge.Gateway.Configuration;
using Orleans.Hosting;

namespace IndexForge.Silo.Hosting;

/// <summary>Stands for <c>ClusterMongo</c> in a build with <c>-p:ClusterMongo=false</c>.</summary>
internal static class ClusterWithoutMongo
{
    /// <exception cref="ConfigurationException">Always: the provider is not part of this build.</exception>
    public static void AddMongoStorage(this ISiloBuilder silo, string name, ClusterSettings options) => throw new ConfigurationException(
        [$"Cluster:Durable: this build has no MongoDB provider (-p:ClusterMongo=false), so '{options.Durable}' cannot hold the state '{name}'. Set Cluster:Durable=Redis."]);
}
