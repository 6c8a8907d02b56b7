using LocalOrleans.Activations;
using LocalOrleans.Calls;
using LocalOrleans.Classes;
using LocalOrleans.Collecting;
using LocalOrleans.References;
using LocalOrleans.Reminding;
using LocalOrleans.Serializing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace LocalOrleans.Runtime;

/// <summary>The engine of one process: everything its activations share.</summary>
internal sealed class EngineRuntime
{
    private volatile bool _stopping;
    private volatile bool _stopped;

    public EngineRuntime(IServiceProvider services)
    {
        Services = services;
        Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Orleans.LocalEngine");
        Collection = services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value;
        Messaging = services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value;
        GrainTime = Clock(TimeProviderNames.Grains);
        ActivationTime = Clock(TimeProviderNames.ActivationManagement);
        Classes = new GrainClasses(Collection, ActivationTime);
        Copier = Copier.Of(services.GetRequiredService<IOptions<LocalEngineOptions>>().Value.StrictMessages);
        Filters = [.. services.GetServices<IIncomingGrainCallFilter>()];
        Metrics = new EngineMetrics(this);
        Directory = new ActivationDirectory(this);
        Collector = new IdleCollector(this);
        Origin = new CallOrigin(Messaging, Clock(TimeProviderNames.Messaging)) { Engine = this };
        Factory = new ReferenceFactory(Origin);
    }

    public IServiceProvider Services { get; }

    public ILogger Logger { get; }

    public GrainCollectionOptions Collection { get; }

    public SiloMessagingOptions Messaging { get; }

    public TimeProvider GrainTime { get; }

    public TimeProvider ActivationTime { get; }

    public GrainClasses Classes { get; }

    public Copier Copier { get; }

    public IIncomingGrainCallFilter[] Filters { get; }

    public EngineMetrics Metrics { get; }

    public ActivationDirectory Directory { get; }

    public IdleCollector Collector { get; }

    public CallOrigin Origin { get; }

    public ReferenceFactory Factory { get; }

    public ReminderService Reminders => Services.GetService<ReminderService>()
        ?? throw new InvalidOperationException("Reminders are not turned on: call AddReminders and register an IReminderTable.");

    public bool IsStopped => _stopped;

    /// <summary>Whether calls must make do with the activations there are.</summary>
    public bool RefusesActivations => _stopping;

    public TimeProvider Clock(string name) =>
        Services.GetKeyedService<TimeProvider>(name) ?? Services.GetService<TimeProvider>() ?? TimeProvider.System;

    public ICallTarget? Resolve(GrainId id) => Directory.Find(id) ?? Directory.GetOrAdd(id, Classes.Find(id.Type));

    public Exception Unavailable() => new SiloUnavailableException("The grains' host is shutting down and takes no more calls.");

    /// <summary>An error when more calls wait for the target than may.</summary>
    public LimitExceededException? Overload(ICallTarget target)
    {
        var (hard, soft, name) = target is StatelessWorkers
            ? (Messaging.MaxEnqueuedRequestsHardLimit_StatelessWorker, Messaging.MaxEnqueuedRequestsSoftLimit_StatelessWorker, nameof(SiloMessagingOptions.MaxEnqueuedRequestsHardLimit_StatelessWorker))
            : (Messaging.MaxEnqueuedRequestsHardLimit, Messaging.MaxEnqueuedRequestsSoftLimit, nameof(SiloMessagingOptions.MaxEnqueuedRequestsHardLimit));
        if (hard <= 0 && soft <= 0)
        {
            return null;
        }

        var pending = target.Pending;
        if (hard > 0 && pending > hard)
        {
            EngineLog.Overloaded(Logger, target.GrainId, pending, hard);
            return new LimitExceededException(name, pending, hard, target.GrainId);
        }

        if (soft > 0 && pending > soft)
        {
            EngineLog.NearlyOverloaded(Logger, target.GrainId, pending, soft);
        }

        return null;
    }

    /// <summary>Deactivates every grain; those that take longer than the token allows are abandoned.</summary>
    public async Task StopAsync(CancellationToken deadline)
    {
        _stopping = true;
        Collector.Stop();
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "This process is terminating.");
        var leaving = new List<Task>();
        foreach (var activation in Directory.All())
        {
            activation.Deactivate(reason, deadline);
            leaving.Add(activation.Deactivated);
        }

        try
        {
            await Task.WhenAll(leaving).WaitAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            EngineLog.StopDeadline(Logger, leaving.Count(task => !task.IsCompleted));
        }

        _stopped = true;
        Origin.AbandonCalls(Unavailable());
        Metrics.Dispose();
    }
}
