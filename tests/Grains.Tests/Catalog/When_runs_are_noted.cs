using IndexForge.Grains.Catalog;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Catalog;

public sealed class When_runs_are_noted
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_repeat_of_what_could_not_be_stored_is_not_told_that_it_was()
    {
        await using var cluster = await GrainCluster.Start(configure: FaultyStorage.AddTo);
        var storage = cluster.Services.GetRequiredService<FaultyStorage>();
        var catalog = cluster.Grains.GetGrain<IJobCatalogGrain>("0");
        await catalog.Totals();
        storage.Fails = (operation, key) => operation == "write" && key.StartsWith("catalog/jobs/0/", StringComparison.Ordinal);

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Outcome(catalog.Note(Ended("a", Start)))));
        Assert.All(answers, e => Assert.IsType<ServiceException>(e));

        storage.Fails = (_, _) => false;
        await catalog.Note(Ended("a", Start));
        Assert.Equal(1, (await catalog.Totals()).ByStatus[JobStatus.Completed]);
    }

    [Fact]
    public async Task One_that_is_no_longer_listed_is_counted_once_also_after_a_restart()
    {
        using var folder = new TempFolder();
        await using (var cluster = await GrainCluster.Start(folder))
        {
            var catalog = cluster.Grains.GetGrain<IJobCatalogGrain>("0");
            foreach (var batch in Enumerable.Range(0, 10_112).Chunk(79))
            {
                await Task.WhenAll(batch.Select(i => catalog.Note(Ended($"new {i}", Start.AddDays(1).AddSeconds(i)))));
            }

            // Older than all that stay listed, and the one whose note makes the snapshot: in it only as a count, and in the journal.
            await catalog.Note(Ended("old", Start));
            Assert.Equal(10_113, (await catalog.Totals()).ByStatus[JobStatus.Completed]);
        }

        await using var again = await GrainCluster.Start(folder);
        var totals = await again.Grains.GetGrain<IJobCatalogGrain>("0").Totals();
        Assert.Equal(10_113, totals.ByStatus[JobStatus.Completed]);
        Assert.Equal(10_113, totals.ByKind[JobKind.Document]);
        Assert.Equal(10_113, totals.RunTimes.Sum());
    }

    [Fact]
    public async Task Pages_of_a_filtered_list_meet_each_run_once_newest_first_whatever_comes_meanwhile()
    {
        await using var cluster = await GrainCluster.Start();
        for (var i = 0; i < 120; i++)
        {
            var entry = Ended($"run {i}", Start.AddSeconds(i / 2)) with { Status = i % 3 == 0 ? JobStatus.Failed : JobStatus.Completed };
            await cluster.Grains.GetGrain<IJobCatalogGrain>(CatalogPartitions.Of(entry.Id)).Note(entry);
        }

        var query = cluster.Grains.GetGrain<ICatalogQueryGrain>("0");
        var seen = new List<JobEntry>();
        string? cursor = null;
        do
        {
            var page = await query.Jobs(new JobFilter(JobStatus.Failed, null), cursor, 7);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
            var late = Ended($"late {seen.Count}", Start.AddDays(1)) with { Status = JobStatus.Failed };
            await cluster.Grains.GetGrain<IJobCatalogGrain>(CatalogPartitions.Of(late.Id)).Note(late);
        }
        while (cursor is not null);

        Assert.Equal(40, seen.Count);
        Assert.Equal(40, seen.Select(e => e.Id).Distinct().Count());
        Assert.Equal(seen.OrderByDescending(e => e.CreatedAt).ThenBy(e => e.Id, StringComparer.Ordinal).Select(e => e.Id), seen.Select(e => e.Id));
        var refused = await Assert.ThrowsAsync<ServiceException>(() => query.Jobs(new JobFilter(null, null), "not ours", 7));
        Assert.Equal(ErrorCodes.InvalidRequest, refused.Code);
    }

    private static JobEntry Ended(string id, DateTimeOffset at) => new()
    {
        Id = id,
        Subject = "s",
        Status = JobStatus.Completed,
        CreatedAt = at,
        StartedAt = at,
        FinishedAt = at.AddSeconds(1),
        Revision = 3,
    };

    private static async Task<Exception?> Outcome(Task call)
    {
        try
        {
            await call;
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
