namespace IndexForge.Grains.Models.Budgets;

/// <summary>What a <see cref="ModelBudgetGrain"/> keeps.</summary>
[GenerateSerializer, Alias("IndexForge.ModelBudgetState")]
public sealed class ModelBudgetState
{
    /// <summary>The day it is about, as a day number.</summary>
    [Id(0)]
    public int Day { get; set; }

    [Id(1)]
    public long Tokens { get; set; }

    [Id(2)]
    public double Cost { get; set; }
}

/// <summary>Counts a day, see <see cref="IModelBudgetGrain"/>.</summary>
[GrainType("modelbudget")]
public sealed class ModelBudgetGrain(
    [PersistentState("modelbudget", StorageNames.Durable)] IPersistentState<ModelBudgetState> state, TimeProvider time) : Grain, IModelBudgetGrain
{
    public async Task<BudgetAnswer> Reserve(long tokens, double cost, BudgetLimit limit)
    {
        var now = time.GetUtcNow();
        var day = Begin(now);
        var left = (int)Math.Ceiling((now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime).TotalSeconds);
        if ((limit.Tokens > 0 && state.State.Tokens + tokens > limit.Tokens) || (limit.Cost > 0 && state.State.Cost + cost > limit.Cost))
        {
            return new BudgetAnswer(false, day, left);
        }

        state.State.Tokens += tokens;
        state.State.Cost += cost;
        await Save();
        return new BudgetAnswer(true, day, left);
    }

    public Task Settle(int day, long reservedTokens, double reservedCost, long usedTokens, double usedCost)
    {
        if (Begin(time.GetUtcNow()) != day)
        {
            return Task.CompletedTask;
        }

        state.State.Tokens = Math.Max(0, state.State.Tokens - reservedTokens + usedTokens);
        state.State.Cost = Math.Max(0, state.State.Cost - reservedCost + usedCost);
        return Save();
    }

    public Task<BudgetView> Spent() => Task.FromResult(new BudgetView(Begin(time.GetUtcNow()), state.State.Tokens, state.State.Cost));

    private int Begin(DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
        if (state.State.Day != day)
        {
            (state.State.Day, state.State.Tokens, state.State.Cost) = (day, 0, 0);
        }

        return day;
    }

    private async Task Save()
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Memory may be ahead of storage: the next activation reads what is true.
            this.DeactivateOnIdle();
            throw;
        }
    }
}
