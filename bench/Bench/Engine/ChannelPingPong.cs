using System.Threading.Channels;

namespace IndexForge.Bench.Engine;

/// <summary>The least an actor could do: a channel and a reader per target, a completion source per call.</summary>
internal sealed class ChannelPingPong
{
    private readonly Channel<TaskCompletionSource<int>>[] _channels;

    public ChannelPingPong(int targets)
    {
        _channels = [.. Enumerable.Range(0, targets).Select(_ => Channel.CreateUnbounded<TaskCompletionSource<int>>(new() { SingleReader = true }))];
        foreach (var channel in _channels)
        {
            _ = AnswerAsync(channel.Reader);
        }
    }

    public Task<int> CallAsync(int number)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _channels[number % _channels.Length].Writer.TryWrite(answer);
        return answer.Task;
    }

    public void Stop() => Array.ForEach(_channels, channel => channel.Writer.Complete());

    private static async Task AnswerAsync(ChannelReader<TaskCompletionSource<int>> calls)
    {
        await foreach (var call in calls.ReadAllAsync())
        {
            call.SetResult(1);
        }
    }
}
