using IndexForge.Silo.Chaos.Checking.Rules;
using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Checking;

/// <summary>Judges a history by every rule. Knows nothing but the history: a file from anywhere can be checked again.</summary>
internal static class HistoryChecker
{
    public static IReadOnlyList<IHistoryRule> Rules { get; } =
    [
        new AcknowledgedJobsEnd(), new OneEffectPerJob(), new OneDocumentPerContent(), new ContentIsWhole(), new AttemptsAreBounded(), new StatusNeverGoesBack(),
        new DeletedStaysDeleted(), new ListsAgree(), new CallbacksArrive(), new HarmIsContained(), new ServiceGoesOn(),
    ];

    public static Verdict Check(IReadOnlyList<HistoryEvent> events)
    {
        var index = new HistoryIndex(events);
        var violations = Rules.SelectMany(rule => rule.Check(index).Select(what => new Violation(rule.Name, what))).ToList();
        if (!index.IsComplete)
        {
            violations.Add(new Violation("the history is whole", "it ends before the end state was read: nothing can be proved by it"));
        }

        return new Verdict(HistoryCounts.Of(index), violations);
    }
}
