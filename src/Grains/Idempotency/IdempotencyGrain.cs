using IndexForge.Grains.Jobs;

namespace IndexForge.Grains.Idempotency;

/// <summary>Takes turns at one key.</summary>
[GrainType("idempotency")]
public sealed class IdempotencyGrain(
    [PersistentState("idempotency", StorageNames.Durable)] IPersistentState<IdempotencyState> state, TimeProvider time) : Grain, IIdempotencyGrain
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly ChangeSignal _changed = new();
    private DateTimeOffset _leaseUntil;

    private bool IsAnswered => state.State.AnsweredAt is { } at && time.GetUtcNow() < at + IdempotencyKeys.Kept;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _leaseUntil = state.State.LeaseUntil ?? default;
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _changed.Set();
        return Task.CompletedTask;
    }

    public async Task<IdempotencyTurn> Begin(TimeSpan lease)
    {
        if (IsAnswered)
        {
            return new IdempotencyTurn(IdempotencyStep.Replay, 0, state.State.Answer);
        }

        var now = time.GetUtcNow();
        if (state.State.LeaseUntil is not null && now < _leaseUntil)
        {
            return new IdempotencyTurn(IdempotencyStep.Wait, 0, null);
        }

        if (state.State.Fence == 0)
        {
            // First, so that nothing is ever kept that nobody will remove.
            await GrainFactory.GetGrain<IIdempotencyLedgerGrain>(IdempotencyLedger.Of(this.GetPrimaryKeyString())).Begun(this.GetPrimaryKeyString());
        }

        (state.State.Fence, state.State.LeaseUntil, state.State.Answer, state.State.AnsweredAt) = (state.State.Fence + 1, now + lease, null, null);
        _leaseUntil = now + lease;
        await Save();
        return new IdempotencyTurn(IdempotencyStep.Run, state.State.Fence, null);
    }

    public async Task<IdempotencyTurn> WaitForTurn(TimeSpan lease, TimeSpan atMost)
    {
        var end = time.GetUtcNow() + (atMost < LongestWait ? atMost : LongestWait);
        while (true)
        {
            // Through the front door: what may change the state takes its turn among the other calls.
            var turn = await GrainFactory.GetGrain<IIdempotencyGrain>(this.GetPrimaryKeyString()).Begin(lease);
            var now = time.GetUtcNow();
            if (turn.Step != IdempotencyStep.Wait || now >= end)
            {
                return turn;
            }

            var until = _leaseUntil < end ? _leaseUntil : end;
            if (until > now)
            {
                await _changed.Wait(until - now, time);
            }
        }
    }

    /// <summary>In memory alone: a lease is short, and after a crash it has not been renewed.</summary>
    public Task<bool> Renew(int fence, TimeSpan lease)
    {
        var mine = IsTurnOf(fence);
        if (mine)
        {
            _leaseUntil = time.GetUtcNow() + lease;
        }

        return Task.FromResult(mine);
    }

    public async Task<bool> Complete(int fence, KeptAnswer answer)
    {
        if (!IsTurnOf(fence))
        {
            return state.State.Fence == fence && state.State.Answer is not null;
        }

        (state.State.LeaseUntil, state.State.Answer, state.State.AnsweredAt) = (null, answer, time.GetUtcNow());
        await Save();
        _changed.Set();
        return true;
    }

    public async Task Abandon(int fence)
    {
        if (IsTurnOf(fence))
        {
            state.State.LeaseUntil = null;
            _changed.Set();
            await Save();
        }
    }

    public async Task<bool> Sweep()
    {
        if (IsAnswered || (state.State.LeaseUntil is not null && time.GetUtcNow() < _leaseUntil))
        {
            return false;
        }

        await state.ClearStateAsync();
        DeactivateOnIdle();
        return true;
    }

    private bool IsTurnOf(int fence) => state.State.Fence == fence && state.State.LeaseUntil is not null;

    private async Task Save()
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
