using IndexForge.Gateway.Configuration;
using IndexForge.Grains.Processing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace IndexForge.Silo.Chaos.Injection;

/// <summary>Puts the faults of <see cref="ChaosSettings"/> into a process that is being composed.</summary>
internal static class FaultInjection
{
    /// <summary>The settings where they are on; null, with an error added, where they may not be.</summary>
    public static ChaosSettings? Read(SettingsReader reader, IHostEnvironment environment)
    {
        var settings = reader.Read<ChaosSettings>(ChaosSettings.Section);
        reader.Require(
            !settings.Enabled || environment.IsDevelopment(),
            $"Chaos:Enabled: faults are injected in the environment Development only, not in {environment.EnvironmentName}.");
        return settings.Enabled && environment.IsDevelopment() ? settings : null;
    }

    /// <summary>The clock; before anything registers the usual one.</summary>
    public static void AddClock(IServiceCollection services, ChaosSettings settings)
    {
        if (settings.ClockFile is { } file)
        {
            services.AddSingleton<TimeProvider>(new ShiftedClock(file));
        }
    }

    /// <summary>Everything else.</summary>
    public static void AddFaults(IServiceCollection services, ChaosSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<IIncomingGrainCallFilter, ReminderFaults>();
        if (settings.DeadlyDocuments)
        {
            services.AddSingleton<IWorkFault, DeadlyDocuments>();
        }
    }
}
