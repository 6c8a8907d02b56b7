using FsCheck;
using FsCheck.Fluent;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Tests.Support;

namespace IndexForge.Indexing.Tests.Properties;

/// <summary>A random life of a collection: what is put in, deleted, flushed and merged, in which order.</summary>
internal sealed record Script(IReadOnlyList<Step> Steps)
{
    private static readonly string[] Words = ["alpha", "alpine", "beta", "gamma", "delta", "omega", "kappa", "INV-7", "INV-8"];

    public static Arbitrary<Script> Any => Arb.From(
        from steps in AnyStep.ListOf()
        select new Script([.. steps]));

    public static Gen<string> AnyText { get; } = Gen.Elements(Words).NonEmptyListOf().Select(words => string.Join(' ', words.Take(12)));

    public static Gen<string> AnyQuery { get; } =
        from clauses in Gen.OneOf(
            Gen.Elements(Words),
            Gen.Elements(Words).Select(w => "-" + w),
            Gen.Elements("al*", "alp*", "gam*", "z*"),
            from a in Gen.Elements(Words) from b in Gen.Elements(Words) select $"\"{a} {b}\"",
            Gen.Elements(Words)).NonEmptyListOf()
        select string.Join(' ', clauses.Take(4));

    private static Gen<Step> AnyStep => Gen.Frequency(
        (8, from document in Gen.Choose(0, 9) from texts in AnyText.ListOf() select new Step(StepKind.Put, $"d{document}", [.. texts.Take(3)])),
        (2, from document in Gen.Choose(0, 9) select new Step(StepKind.Delete, $"d{document}", [])),
        (2, Gen.Constant(new Step(StepKind.Flush, "", []))),
        (1, Gen.Constant(new Step(StepKind.Merge, "", []))));

    /// <summary>The operations, with versions that grow.</summary>
    public IReadOnlyList<(Step Step, IndexOperation? Operation)> Operations { get; } = [.. Steps.Select((s, i) => (s, s.Kind switch
    {
        StepKind.Put => IndexOperation.Upsert(s.Document, i + 1, [.. s.Texts.Select((t, n) => Shard.Chunk(t, $"c{n}"))]),
        StepKind.Delete => IndexOperation.Delete(s.Document, i + 1),
        _ => null,
    }))];

    /// <summary>What a reader must find in the end.</summary>
    public Dictionary<string, string[]> Documents
    {
        get
        {
            var documents = new Dictionary<string, string[]>();
            foreach (var step in Steps.Where(s => s.Kind is StepKind.Put or StepKind.Delete))
            {
                documents[step.Document] = step.Texts;
            }

            return documents;
        }
    }

    public async Task<ShardIndex> RunAsync(ISegmentStore store, bool maintain = true)
    {
        var shard = ShardIndex.Create(store, new ShardIndexOptions { MergeFactor = 2, FlushChunks = 4 });
        foreach (var (step, operation) in Operations)
        {
            if (operation is not null)
            {
                shard.Apply(operation);
            }
            else if (maintain)
            {
                await (step.Kind == StepKind.Flush ? shard.Flush() : shard.Merge());
            }
        }

        return shard;
    }
}

internal enum StepKind
{
    Put,
    Delete,
    Flush,
    Merge,
}

internal sealed record Step(StepKind Kind, string Document, string[] Texts);
