using IndexForge.Silo.Chaos.History;

namespace IndexForge.Chaos.Tests.Checking;

/// <summary>A checker that cannot fail proves nothing: each promise is broken by hand, and only that one is reported.</summary>
public sealed class HistoryCheckerTests
{
    [Fact]
    public void A_good_history_holds() => Assert.Empty(Histories.Good().BrokenRules());

    [Fact]
    public void An_acknowledged_job_that_is_still_at_work_is_stuck() => Assert.Contains(
        "acknowledged jobs come to an end",
        Histories.GoodBut(e => e is JobSeen { Source: JobSource.Final } j ? j with { Status = "processing", Steps = ["queued:0", "processing:1", "queued:0", "processing:1"] } : e).BrokenRules());

    [Fact]
    public void An_acknowledged_job_that_nobody_knows_is_lost() => Assert.Contains(
        "acknowledged jobs come to an end",
        Histories.Good().Before<Settled>(
            new Invoked(2, OperationKind.Upload, 2, Marker: Histories.Marker), new Answered(2, Outcome.Ok, 202, Document: Histories.Document, Job: "other-1", Duplicate: true)).BrokenRules());

    [Fact]
    public void A_job_whose_effect_was_made_twice() => Only("one effect per job", e => e is FinalDocument d ? d with { Version = 2 } : e);

    [Fact]
    public void A_job_that_completed_without_effect() => Only("one effect per job", e => e is FinalDocument d ? d with { Version = 0 } : e);

    [Fact]
    public void Rows_that_went_missing() => Assert.Contains(
        "content is whole", Histories.GoodBut(e => e is FinalDocument d ? d with { Rows = 2, ReadRows = 2 } : e).BrokenRules());

    [Fact]
    public void Bytes_that_changed() => Only("content is whole", e => e is FinalDocument d ? d with { Sha256 = "other" } : e);

    [Fact]
    public void Chunks_that_are_found_twice() => Only("content is whole", e => e is FinalSearch { Marker: not null } s ? s with { Total = 6 } : e);

    [Fact]
    public void A_document_that_was_acknowledged_and_is_gone() => Assert.Contains(
        "content is whole", Histories.GoodBut(e => e is FinalDocument d ? new FinalDocument(d.Document, 404) : e).BrokenRules());

    [Fact]
    public void A_fourth_attempt() => Assert.Contains(
        "attempts are bounded", Histories.GoodBut(e => e is JobSeen { Source: JobSource.Final } j ? j with { Attempt = 4 } : e).BrokenRules());

    [Fact]
    public void Attempts_that_no_interruption_accounts_for() => Assert.Equal(
        ["attempts are bounded"],
        Histories.Good().Before<Settled>(Seen(0, "completed", Tried(4, "completed"))).BrokenRules().Where(r => r == "attempts are bounded"));

    [Fact]
    public void A_twenty_second_interruption() => Only("attempts are bounded", e => e is JobSeen { Source: JobSource.Final } j ? j with { Interruptions = 22 } : e);

    [Fact]
    public void An_end_that_is_taken_back() => Assert.Equal(
        ["no status goes back"],
        Histories.Good().Before<ProcessEnded>(Seen(0, "failed", ["queued:0", "processing:1", "failed:1"])).BrokenRules());

    [Fact]
    public void A_history_that_is_rewritten() => Assert.Equal(
        ["no status goes back"],
        Histories.Good().Before<ProcessEnded>(Seen(0, "retrying", ["queued:0", "processing:1", "retrying:1"])).BrokenRules());

    [Fact]
    public void A_step_that_no_job_may_take() => Assert.Equal(
        ["no status goes back"],
        Histories.GoodBut(e => e is JobSeen { Steps.Length: > 2 } j ? j with { Steps = ["queued:0", "processing:1", "completed:1", "processing:1", "completed:1"] } : e).BrokenRules());

    [Fact]
    public void A_job_that_was_seen_and_is_not_there_any_more() => Assert.Contains(
        "no status goes back", Histories.GoodBut(e => e is JobSeen { Source: JobSource.Final } j ? j with { Status = "missing", Steps = [] } : e).BrokenRules());

    [Fact]
    public void A_deleted_document_that_is_there_in_the_end() => Assert.Contains("deleted stays deleted", Deleted(Histories.Good()).BrokenRules());

    [Fact]
    public void A_deleted_document_that_is_gone_is_right() => Assert.Empty(Deleted(Gone()).BrokenRules());

    [Fact]
    public void A_deleted_document_that_a_search_still_finds() => Assert.Contains("content is whole", Deleted(Gone(found: 3)).BrokenRules());

    [Fact]
    public void A_deleted_document_that_is_read_after_its_deletion() => Assert.Equal(
        ["deleted stays deleted"],
        Deleted(Gone(), new Invoked(3, OperationKind.Read, 2, Marker: Histories.Marker, Document: Histories.Document), new Answered(3, Outcome.Ok, 200, Total: 1)).BrokenRules());

    [Fact]
    public void A_deletion_of_unknown_outcome_proves_nothing() => Assert.Empty(Histories.Good().Before<Settled>(
        new Invoked(2, OperationKind.Delete, 2, Marker: Histories.Marker, Document: Histories.Document), new Answered(2, Outcome.Unknown, 503)).BrokenRules());

    [Fact]
    public void An_upload_that_met_no_service_brings_nothing_back() => Assert.Empty(Deleted(
        Gone(), new Invoked(3, OperationKind.Upload, 2, Marker: Histories.Marker), new Answered(3, Outcome.NotSent)).BrokenRules());

    [Fact]
    public void A_deletion_that_met_no_service_deletes_nothing() => Assert.Equal(["content is whole"], Gone().Before<Settled>(
        new Invoked(2, OperationKind.Delete, 2, Marker: Histories.Marker, Document: Histories.Document), new Answered(2, Outcome.NotSent)).BrokenRules());

    [Fact]
    public void A_deletion_that_an_upload_overlaps_proves_nothing() => Assert.Empty(Histories.Good().Before<Settled>(
        new Invoked(2, OperationKind.Upload, 2, Marker: Histories.Marker),
        new Invoked(3, OperationKind.Delete, 2, Marker: Histories.Marker, Document: Histories.Document),
        new Answered(3, Outcome.Ok, 204),
        new Answered(2, Outcome.Ok, 202, Document: Histories.Document, Job: Histories.Job, Duplicate: true)).BrokenRules());

    [Fact]
    public void The_same_bytes_as_two_documents() => Assert.Contains(
        "one document per content",
        Histories.Good().Before<Settled>(
            new Invoked(2, OperationKind.Upload, 2, Marker: Histories.Marker), new Answered(2, Outcome.Ok, 202, Document: "e", Job: Histories.Job, Duplicate: false)).BrokenRules());

    [Fact]
    public void Statistics_that_count_another_number() => Only("lists and statistics agree", e => e is FinalStats ? new FinalStats(new Dictionary<string, long> { ["completed"] = 2 }) : e);

    [Fact]
    public void A_document_that_is_not_listed() => Only("lists and statistics agree", e => e is ListedDocument ? null : e);

    [Fact]
    public void A_list_that_is_behind() => Only("lists and statistics agree", e => e is ListedDocument d ? d with { Status = "processing" } : e);

    [Fact]
    public void A_callback_that_did_not_arrive() => Assert.Equal(["callbacks arrive"], WithCallback().BrokenRules());

    [Fact]
    public void A_callback_that_arrived() => Assert.Empty(WithCallback(new CallbackArrived("http://sink/1", Histories.Job, "completed", true, 200)).BrokenRules());

    [Fact]
    public void A_callback_with_a_wrong_signature() => Assert.Equal(
        ["callbacks arrive"], Histories.Good().Before<Settled>(new CallbackArrived("http://sink/1", Histories.Job, "completed", false, 200)).BrokenRules());

    [Fact]
    public void A_poison_that_ends_as_an_internal_error() => Assert.Equal(["harm is contained"], Harm(ContentClass.Poison, "internal_error").BrokenRules());

    [Fact]
    public void A_poison_that_is_refused() => Assert.Empty(Harm(ContentClass.Poison, "malformed_document").BrokenRules());

    [Fact]
    public void A_document_that_crashes_and_ends_by_another_code() => Assert.Equal(["harm is contained"], Harm(ContentClass.Crash, "timeout").BrokenRules());

    [Fact]
    public void A_process_that_ends_by_itself() => Only("the service goes on", e => e is ProcessEnded { Incarnation: 1 } p ? p with { How = ProcessEnd.Died } : e);

    [Fact]
    public void A_stop_that_fails() => Only("the service goes on", e => e is ProcessEnded { Incarnation: 2 } p ? p with { ExitCode = 134 } : e);

    [Fact]
    public void A_history_that_breaks_off() => Only("the history is whole", e => e is FinalStats ? null : e);

    [Fact]
    public void A_file_that_is_no_history_is_refused_with_its_line()
    {
        using var folder = new TestSupport.TempFolder();
        File.WriteAllText(folder.File("h"), "{\"kind\":\"settled\",\"inTime\":true,\"unfinished\":0}\n{\"kind\":\"nonsense\"}\n");

        var error = Assert.Throws<InvalidDataException>(() => HistoryReader.Read(folder.File("h")));

        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_reads_as_it_was_written()
    {
        using var folder = new TestSupport.TempFolder();
        using (var writer = new HistoryWriter(folder.File("h")))
        {
            writer.Write(new JobSeen(3, "j-1", "failed", 1, 3, 0, ["queued:0"], "timeout", "d", JobSource.Stream));
            writer.Write(new ProcessEnded(1, ProcessEnd.KilledStopping, 137));
        }

        var events = HistoryReader.Read(folder.File("h"));

        Assert.Equal("queued:0", Assert.Single(Assert.IsType<JobSeen>(events[0]).Steps));
        Assert.Equal(ProcessEnd.KilledStopping, Assert.IsType<ProcessEnded>(events[1]).How);
    }

    private static void Only(string rule, Func<HistoryEvent, HistoryEvent?> change) => Assert.Equal([rule], Histories.GoodBut(change).BrokenRules());

    private static JobSeen Seen(int interruptions, string status, string[] steps) =>
        new(0, Histories.Job, status, 1, 3, interruptions, steps, null, Histories.Document, JobSource.Poll);

    private static string[] Tried(int times, string end) =>
        [.. Enumerable.Range(1, times).SelectMany(i => (string[])[i == 1 ? "queued:0" : $"retrying:{i - 1}", $"processing:{i}"]), $"{end}:{times}"];

    private static Histories Gone(int found = 0) => Histories.GoodBut(e => e switch
    {
        FinalDocument d => new FinalDocument(d.Document, 404),
        ListedDocument => null,
        FinalSearch s => s with { Total = found, Documents = [] },
        _ => e,
    });

    private static Histories Deleted(Histories history, params HistoryEvent[] after) => history.Before<Settled>(
        [new Invoked(2, OperationKind.Delete, 2, Marker: Histories.Marker, Document: Histories.Document), new Answered(2, Outcome.Ok, 204), .. Wait(), .. after]);

    private static HistoryEvent[] Wait() => [new ClockMoved(0), new ClockMoved(0)];

    private static Histories WithCallback(params HistoryEvent[] arrived) => Histories.Good().Before<Settled>(
        [new Invoked(2, OperationKind.Reprocess, 2, Document: Histories.Document, Callback: "http://sink/1"), new Answered(2, Outcome.Ok, 202, Job: Histories.Job, Duplicate: false), .. arrived]);

    private static Histories Harm(ContentClass what, string code) => Histories.GoodBut(e => e switch
    {
        ContentMade c => c with { Class = what },
        FinalDocument d => d with { Status = "failed", Error = code, Version = 1, Rows = 0, ReadRows = null, Chunks = 0 },
        ListedDocument d => d with { Status = "failed", Rows = 0, Chunks = 0 },
        FinalSearch s => s.Marker is null ? s with { Total = 0 } : null,
        _ => e,
    });
}
