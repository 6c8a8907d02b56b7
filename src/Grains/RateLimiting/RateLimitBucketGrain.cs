using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace IndexForge.Grains.RateLimiting;

/// <summary>
/// Gives permits from memory and writes ahead: before the first permit of a batch is given, the store holds the counts and the whole
/// batch as reserved. After a crash the reserve counts as used, so a restart gives too few, never too many.
/// </summary>
[GrainType("ratelimit"), CollectionAgeLimit(Minutes = 5)]
public sealed partial class RateLimitBucketGrain(
    [PersistentState("bucket", StorageNames.Volatile)] IPersistentState<RateLimitState> state,
    IOptions<RateLimitStorageOptions> options,
    TimeProvider time,
    ILogger<RateLimitBucketGrain> logger) : Grain, IRateLimitBucketGrain
{
    private const int WritesPerMinute = 6;

    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    private RateLimitCounter? _counter;
    private RateLimitRule? _rule;
    private int _reserve;
    private bool _lost;
    private long _tryAt;

    public async Task<RateLimitDecision> Take(RateLimitRule rule, int permits, TimeSpan lease)
    {
        _rule = rule;
        _counter ??= state.RecordExists ? new RateLimitCounter(state.State, rule, Now) : new RateLimitCounter(rule, Now);
        var decision = _counter.Take(rule, permits, lease, Now);
        _reserve -= decision.Granted;
        if (decision.Granted > 0 && _reserve < 0 && !(_lost && options.Value.OnStorageLoss == OnStorageLoss.Open && Now < _tryAt))
        {
            var batch = Math.Max(permits, rule.PerMinute / WritesPerMinute) - 1;
            _reserve = await Write(batch) ? batch : 0;
        }

        return decision;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_counter is null || _rule is null)
        {
            return;
        }

        if (_counter.IsFresh(_rule, Now))
        {
            await Try(state.ClearStateAsync);
        }
        else
        {
            await Write(0);
        }
    }

    private long Now => time.GetUtcNow().UtcTicks;

    /// <exception cref="ServiceException"><c>storage_unavailable</c> where nothing is given that is not kept.</exception>
    private async Task<bool> Write(int reserved)
    {
        state.State = _counter!.Keep(reserved);
        if (await Try(state.WriteStateAsync))
        {
            if (_lost)
            {
                LogFound(this.GetPrimaryKeyString());
            }

            _lost = false;
            return true;
        }

        return options.Value.OnStorageLoss == OnStorageLoss.Open
            ? false
            : throw new ServiceException(ErrorCodes.StorageUnavailable, "Rate limits cannot be kept at the moment, and nothing is let through that is not counted.", 5);
    }

    private async Task<bool> Try(Func<Task> write)
    {
        try
        {
            try
            {
                await write();
            }
            catch (InconsistentStateException)
            {
                // The volatile store dropped the state, or an activation before this one wrote late: what this one counts is newer.
                var mine = state.State;
                await state.ReadStateAsync();
                state.State = mine;
                await write();
            }

            return true;
        }
        catch (Exception error)
        {
            if (!_lost)
            {
                LogLost(error, this.GetPrimaryKeyString(), options.Value.OnStorageLoss);
            }

            _lost = true;
            _tryAt = Now + TryAgain.Ticks;
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The limits of {Bucket} cannot be kept; they fail {OnStorageLoss}")]
    private partial void LogLost(Exception error, string bucket, OnStorageLoss onStorageLoss);

    [LoggerMessage(2, LogLevel.Information, "The limits of {Bucket} are kept again")]
    private partial void LogFound(string bucket);
}
