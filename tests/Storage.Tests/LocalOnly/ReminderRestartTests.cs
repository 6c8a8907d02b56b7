using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Orleans.Reminders;

namespace IndexForge.Storage.Tests.LocalOnly;

/// <summary>Reminders over a store that is really closed and opened again.</summary>
public sealed class ReminderRestartTests : IDisposable
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly string _key = Guid.NewGuid().ToString();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ticks_missed_while_no_process_ran_are_delivered_once_and_the_schedule_goes_on()
    {
        var began = _time.GetUtcNow().UtcDateTime;
        var ticks = ClockGrain.TicksOf(_key);
        using (var host = await StartAsync())
        {
            await Grain(host).Register("r", TenMinutes, TenMinutes);
            _time.Advance(TenMinutes);
            Assert.Equal(began + TenMinutes, await ticks.ReadAsync(Cancel));
            await host.StopAsync(Cancel);
        }

        _time.Advance(TimeSpan.FromMinutes(35));
        Assert.False(ticks.TryRead(out _));
        using var again = await StartAsync();
        Assert.Equal(["r"], await Grain(again).Names());
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(await ticks.ReadAsync(Cancel), began.AddMinutes(45), began.AddMinutes(45).AddSeconds(10));

        // The next tick is scheduled when this one has ended.
        await _time.WhenTimerDueWithin(TenMinutes);
        _time.Advance(TenMinutes);
        Assert.Equal(began.AddMinutes(50), await ticks.ReadAsync(Cancel));
        await again.StopAsync(Cancel);
        Assert.False(ticks.TryRead(out _));
    }

    [Fact]
    public async Task One_that_is_not_due_yet_waits_for_its_time_across_the_restart()
    {
        var due = _time.GetUtcNow().UtcDateTime + TenMinutes;
        using (var host = await StartAsync())
        {
            await Grain(host).Register("r", TenMinutes, TenMinutes);
            await host.StopAsync(Cancel);
        }

        using var again = await StartAsync();
        _time.Advance(TenMinutes - TimeSpan.FromTicks(1));
        await Grain(again).Names();
        Assert.False(ClockGrain.TicksOf(_key).TryRead(out _));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(due, await ClockGrain.TicksOf(_key).ReadAsync(Cancel));
        await again.StopAsync(Cancel);
    }

    private IClockGrain Grain(IHost host) => host.Services.GetRequiredService<IGrainFactory>().GetGrain<IClockGrain>(_key);

    private async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddGrainStateSerializer().AddSqliteStore(options => options.Folder = _folder.Path);
        builder.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, _time);
        builder.UseOrleans(silo =>
        {
            silo.AddReminders();
            silo.Services.AddSqliteReminders();
        });
        var host = builder.Build();
        await host.StartAsync(Cancel);
        return host;
    }
}
