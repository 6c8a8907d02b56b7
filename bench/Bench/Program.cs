using IndexForge.Bench.Csv;
using IndexForge.Bench.Indexing;

// One line per bench.
return args switch
{
    ["csv", .. var rest] => CsvBench.Run(rest),
    ["indexing", .. var rest] => await IndexingBench.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench csv [rows] | indexing VERB …");
    return 2;
}
