using System.Text.Json.Serialization;

namespace IndexForge.Silo.Chaos.History;

/// <summary>
/// A line of a history: what the harness did or saw, in the order it happened. <see cref="T"/> is in milliseconds of the harness'
/// own monotonic clock, which no fault touches.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RunBegan), "run")]
[JsonDerivedType(typeof(ProcessStarted), "start")]
[JsonDerivedType(typeof(ProcessReady), "ready")]
[JsonDerivedType(typeof(ProcessEnded), "end")]
[JsonDerivedType(typeof(ClockMoved), "clock")]
[JsonDerivedType(typeof(FaultsCounted), "faults")]
[JsonDerivedType(typeof(ContentMade), "content")]
[JsonDerivedType(typeof(Invoked), "invoke")]
[JsonDerivedType(typeof(Answered), "answer")]
[JsonDerivedType(typeof(JobSeen), "job")]
[JsonDerivedType(typeof(CallbackArrived), "callback")]
[JsonDerivedType(typeof(Settled), "settled")]
[JsonDerivedType(typeof(FinalDocument), "final-document")]
[JsonDerivedType(typeof(FinalSearch), "final-search")]
[JsonDerivedType(typeof(ListedDocument), "listed-document")]
[JsonDerivedType(typeof(ListedJob), "listed-job")]
[JsonDerivedType(typeof(FinalStats), "final-stats")]
internal abstract record HistoryEvent
{
    [JsonPropertyOrder(-1)]
    public long T { get; set; }
}
