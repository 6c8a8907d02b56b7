using IndexForge.Gateway.Health;

namespace IndexForge.Silo.Health;

/// <summary>Whether the table of reminders answers.</summary>
internal sealed class RemindersProbe(IReminderTable table) : IHealthProbe
{
    private static readonly GrainId Nobody = GrainId.Create("health-probe", "reminders");

    public string Component => "reminders";

    public async Task<HealthFinding> Check(CancellationToken cancellation)
    {
        await Read().WaitAsync(cancellation);
        return new HealthFinding(HealthState.Healthy, "The table answers.");
    }

    private Task Read() => table.ReadRow(Nobody, "health");
}
