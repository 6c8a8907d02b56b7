namespace IndexForge.Grains.Models.Budgets;

/// <summary>Spends within budgets. Without a limit nothing is asked or stored.</summary>
public sealed class ModelBudgets(IGrainFactory grains)
{
    /// <summary>The payer of indexing.</summary>
    internal const string Embedding = "embedding";

    /// <summary>Reserves what a call may use.</summary>
    /// <exception cref="ServiceException"><c>budget_exceeded</c> with the time until the next day.</exception>
    internal async Task<Reservation> Reserve(string payer, TokenUse most, BudgetLimit limit)
    {
        if (!limit.IsSet)
        {
            return default;
        }

        var answer = await grains.GetGrain<IModelBudgetGrain>(payer).Reserve(most.Tokens, most.Cost, limit);
        return answer.Granted
            ? new Reservation(payer, answer.Day, most)
            : throw new ServiceException(ErrorCodes.BudgetExceeded, "The day's budget for the model is used up.", answer.SecondsLeft);
    }

    /// <summary>Gives back what was not used.</summary>
    internal Task Settle(Reservation reservation, TokenUse used) => reservation.Payer is null
        ? Task.CompletedTask
        : grains.GetGrain<IModelBudgetGrain>(reservation.Payer).Settle(reservation.Day, reservation.Most.Tokens, reservation.Most.Cost, used.Tokens, used.Cost);
}

/// <summary>What a call uses.</summary>
internal readonly record struct TokenUse(long Tokens, double Cost);

/// <summary>What was taken out of a budget; without a payer, nothing.</summary>
internal readonly record struct Reservation(string? Payer, int Day, TokenUse Most);
