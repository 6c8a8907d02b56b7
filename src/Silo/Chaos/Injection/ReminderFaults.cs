using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IndexForge.Silo.Chaos.Injection;

/// <summary>Loses ticks of reminders and delivers others twice.</summary>
internal sealed partial class ReminderFaults(ChaosSettings settings, IServiceProvider services, ILogger<ReminderFaults> logger) : IIncomingGrainCallFilter
{
    private const string Repeated = "chaos-repeated-tick";

    private readonly Lock _gate = new();
    private readonly Random _random = new(settings.Seed);

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType != typeof(IRemindable) || RequestContext.Get(Repeated) is not null)
        {
            await context.Invoke();
            return;
        }

        double drawn;
        lock (_gate)
        {
            drawn = _random.NextDouble();
        }

        if (drawn < settings.DropTicks)
        {
            LogDropped(context.TargetId);
            return;
        }

        if (drawn < settings.DropTicks + settings.DoubleTicks)
        {
            LogDoubled(context.TargetId);
            Repeat(context);
        }

        await context.Invoke();
    }

    /// <summary>A second message to the same grain, not waited for: the grain is busy with the first.</summary>
    private void Repeat(IIncomingGrainCallContext context)
    {
        RequestContext.Set(Repeated, true);
        var name = (string)context.Request.GetArgument(0)!;
        var status = (TickStatus)context.Request.GetArgument(1)!;
        // Looked up late: the engine, which gives grains out, is made with its filters.
        _ = services.GetRequiredService<IGrainFactory>().GetGrain<IRemindable>(context.TargetId).ReceiveReminder(name, status);
        RequestContext.Remove(Repeated);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Chaos: dropped a tick of {Grain}.")]
    private partial void LogDropped(GrainId grain);

    [LoggerMessage(Level = LogLevel.Information, Message = "Chaos: doubled a tick of {Grain}.")]
    private partial void LogDoubled(GrainId grain);
}
