namespace IndexForge.Grains.Models.Budgets;

/// <summary>
/// What a payer (the key: a use, or a use and a consumer) may spend on a model in a day of UTC. Reservations are durable before the model is
/// called: after a crash what was reserved counts as spent, so a limit is never passed.
/// </summary>
[Alias("IndexForge.IModelBudgetGrain")]
public interface IModelBudgetGrain : IGrainWithStringKey
{
    /// <summary>Takes tokens and cost out of the day's budget, where they fit.</summary>
    [Alias("Reserve")]
    Task<BudgetAnswer> Reserve(long tokens, double cost, BudgetLimit limit);

    /// <summary>A reservation's call has ended and used this much.</summary>
    [Alias("Settle")]
    Task Settle(int day, long reservedTokens, double reservedCost, long usedTokens, double usedCost);

    /// <summary>What is spent and reserved today.</summary>
    [Alias("Spent"), Orleans.Concurrency.ReadOnly]
    Task<BudgetView> Spent();
}

/// <summary>Limits of a day; 0 for none.</summary>
/// <param name="Tokens">Tokens.</param>
/// <param name="Cost">Cost, in the unit of the configured prices.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.BudgetLimit")]
public readonly record struct BudgetLimit(long Tokens, double Cost)
{
    /// <summary>Whether there is any.</summary>
    public bool IsSet => Tokens > 0 || Cost > 0;
}

/// <summary>Whether it fits. <c>Day</c> names the reservation's day; <c>SecondsLeft</c> are those until the next.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.BudgetAnswer")]
public sealed record BudgetAnswer(bool Granted, int Day, int SecondsLeft);

/// <summary>What is spent.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.BudgetView")]
public sealed record BudgetView(int Day, long Tokens, double Cost);
