using IndexForge.Grains;
using IndexForge.Grains.Caching;
using IndexForge.Grains.Jobs;
using IndexForge.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace IndexForge.Silo.Hosting;

/// <summary>The embedded engine: one process, state and reminders in one SQLite file.</summary>
internal static class Engine
{
    public const string Name = "Local";

    /// <summary>Why there are no separate silos and gateways; null where there are.</summary>
    public static readonly string? SingleProcessOnly = "This build has the embedded engine, which runs in one process: use 'indexforge serve'. Separate silos and gateways need a build with -p:Engine=Cluster.";

    /// <summary>The engine with the stores behind its state.</summary>
    public static void AddSilo(IHostApplicationBuilder builder, DataOptions data)
    {
        builder.Services.AddGrainStateSerializer();
        builder.Services.AddSqliteStore(o => o.Folder = data.FullPath);
        builder.Services.AddSqliteState(StorageNames.Durable);
        builder.AddLocalVolatile(data);

        // Every change is made in this process, so tags are read without a call.
        builder.Services.AddSingleton<ICacheTags>(services => services.GetRequiredService<TagTable>());

        // Workers of other processes are dead ones: their work is taken up at once instead of when their lease has run out.
        builder.Services.PostConfigure<JobOptions>(o => o.SingleProcess = true);
        builder.UseOrleans(silo =>
        {
            silo.AddReminders();
            silo.Services.AddSqliteReminders();
            silo.AddIncomingGrainCallFilter<StorageFaultFilter>();
        });
    }

    /// <summary>Has callers told what they know where a grain cannot be read to be activated: no filter stands between.</summary>
    public static void TellFaults(IServiceCollection services) => ToldFaults.Of(services, StorageNames.Durable);

    /// <summary>A caller of silos in other processes.</summary>
    public static void AddClient(IHostApplicationBuilder builder) => throw new NotSupportedException(SingleProcessOnly);

    /// <summary>The embedded engine has no pages of its own; <c>/api/v1/admin/grains</c> shows what grains do.</summary>
    public static void MapPages(WebApplication app) => ArgumentNullException.ThrowIfNull(app);
}
