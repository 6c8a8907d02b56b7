using IndexForge.Storage.Sqlite;
using IndexForge.TestSupport;
using Orleans;
using Orleans.Runtime;

namespace IndexForge.Storage.Tests.Sqlite;

public sealed class SqliteReminderTableTests : IAsyncLifetime
{
    private static readonly GrainId Queue = GrainId.Create("queue", "7");

    private readonly TempFolder _folder = new();
    private SqliteHost _host = null!;

    private SqliteReminderTable Table => new(_host.Store);

    public async ValueTask InitializeAsync() => _host = await SqliteHost.Open(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_reminder_is_read_back_after_the_file_is_opened_again()
    {
        var entry = Entry(Queue, "drive");
        var etag = await Table.UpsertRow(entry);
        await _host.DisposeAsync();
        _host = await SqliteHost.Open(_folder.Path);

        var read = await Table.ReadRow(Queue, "drive");
        Assert.NotNull(read);
        Assert.Equal((Queue, "drive", entry.StartAt, entry.Period, etag), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);
    }

    [Fact]
    public async Task Upserting_again_replaces_the_row_and_its_etag()
    {
        var first = await Table.UpsertRow(Entry(Queue, "drive"));
        var changed = Entry(Queue, "drive");
        changed.Period = TimeSpan.FromMinutes(9);
        var second = await Table.UpsertRow(changed);

        Assert.NotEqual(first, second);
        var only = Assert.Single((await Table.ReadRows(Queue)).Reminders);
        Assert.Equal(TimeSpan.FromMinutes(9), only.Period);
        Assert.Equal(second, only.ETag);
    }

    [Fact]
    public async Task A_row_is_removed_only_under_its_etag()
    {
        var old = await Table.UpsertRow(Entry(Queue, "drive"));
        var etag = await Table.UpsertRow(Entry(Queue, "drive"));
        Assert.False(await Table.RemoveRow(Queue, "drive", old!));
        Assert.True(await Table.RemoveRow(Queue, "drive", etag!));
        Assert.False(await Table.RemoveRow(Queue, "drive", etag!));
        Assert.Null(await Table.ReadRow(Queue, "drive"));
    }

    [Fact]
    public async Task Rows_of_one_grain_do_not_bring_those_of_another()
    {
        await Table.UpsertRow(Entry(Queue, "a"));
        await Table.UpsertRow(Entry(Queue, "b"));
        await Table.UpsertRow(Entry(GrainId.Create("queue", "77"), "a"));
        Assert.Equal(["a", "b"], (await Table.ReadRows(Queue)).Reminders.Select(row => row.ReminderName).Order());
    }

    [Fact]
    public async Task The_halves_of_the_ring_hold_every_reminder_once()
    {
        for (var i = 0; i < 200; i++)
            await Table.UpsertRow(Entry(GrainId.Create("queue", $"{i}"), "drive"));

        const uint Middle = uint.MaxValue / 2;
        var low = (await Table.ReadRows(0, Middle)).Reminders;
        var high = (await Table.ReadRows(Middle, 0)).Reminders;
        Assert.All(low, row => Assert.InRange(row.GrainId.GetUniformHashCode(), 1u, Middle));
        Assert.NotEmpty(low);
        Assert.NotEmpty(high);
        Assert.Equal(200, low.Concat(high).DistinctBy(row => row.GrainId).Count());
        Assert.Equal(200, low.Count + high.Count);
        Assert.Equal(200, (await Table.ReadRows(5, 5)).Reminders.Count);
    }

    [Fact]
    public async Task Clearing_the_table_leaves_nothing()
    {
        await Table.UpsertRow(Entry(Queue, "drive"));
        await Table.TestOnlyClearTable();
        Assert.Empty((await Table.ReadRows(0, 0)).Reminders);
    }

    private static ReminderEntry Entry(GrainId grain, string name) => new()
    {
        GrainId = grain,
        ReminderName = name,
        StartAt = new DateTime(2026, 3, 29, 1, 2, 3, 456, DateTimeKind.Utc),
        Period = TimeSpan.FromMinutes(1),
    };
}
