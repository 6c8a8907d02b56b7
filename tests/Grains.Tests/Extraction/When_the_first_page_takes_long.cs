using System.Text;
using IndexForge.Grains.Extraction;
using IndexForge.Grains.Tests.Support;
using IndexForge.Grains.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Extraction;

public sealed class When_the_first_page_takes_long
{
    [Fact]
    public async Task Whoever_waits_is_asked_to_come_back_and_gets_the_whole()
    {
        await using var cluster = await GrainCluster.Start(configure: services => services.AddSingleton<TimeProvider>(new Impatient()));
        var upload = Ids.New();
        var bytes = Encoding.UTF8.GetBytes("k,v\n" + string.Concat(Enumerable.Range(0, 40_000).Select(i => $"key {i},value {i}\n")));
        await cluster.Grains.GetGrain<IUploadGrain>(upload).Write(0, new ByteBlock(bytes));
        var extraction = cluster.Grains.GetGrain<IExtractionGrain>(upload);

        await extraction.Start(new ExtractionRequest(new UploadedBlob(upload, 1, bytes.Length, ""), "a.csv", "text/csv", null, ExtractionFormat.Csv));
        var text = new StringBuilder();
        var waits = 0;
        long? next = 0;
        while (next is { } page)
        {
            var answer = await extraction.Next(page);
            text.Append(Encoding.UTF8.GetString(answer.Data));
            waits += answer.Next == page ? 1 : 0;
            next = answer.Next;
        }

        Assert.True(waits > 0);
        Assert.Equal(40_001, text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    /// <summary>A clock on which every wait of some seconds is over at once.</summary>
    private sealed class Impatient : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == TimeSpan.FromSeconds(5) && period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : dueTime, period);
    }
}
