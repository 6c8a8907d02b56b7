namespace IndexForge.Grains.Blocks;

/// <summary>The reminder by which a ledger is swept: there from its first entry on, whatever happens to the process.</summary>
internal sealed class SweepReminder(Grain grain, TimeSpan every)
{
    private const string Name = "sweep";
    private bool _there;

    public async Task Ensure()
    {
        if (_there)
        {
            return;
        }

        // Registering it again would move its next tick, and a busy ledger would never be swept.
        if (await grain.GetReminder(Name) is null)
        {
            await grain.RegisterOrUpdateReminder(Name, every, every);
        }

        _there = true;
    }
}
