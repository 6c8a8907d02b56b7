using IndexForge.Bench.Csv;
using IndexForge.Bench.Engine;
using IndexForge.Bench.Indexing;
using IndexForge.Bench.Jobs;
using IndexForge.Bench.Service;
using IndexForge.Bench.Spreadsheets;
using IndexForge.Bench.Storage;
using IndexForge.Bench.Tables;

// One line per bench.
return args switch
{
    ["csv", .. var rest] => CsvBench.Run(rest),
    ["indexing", .. var rest] => await IndexingBench.RunAsync(rest),
    ["jobs", .. var rest] => await JobsBench.RunAsync(rest),
    ["service", .. var rest] => await ServiceBench.RunAsync(rest),
    ["spreadsheets", .. var rest] => SpreadsheetBench.Run(rest),
    ["storage", "mixed", .. var rest] => await MixedWrites.RunAsync(rest),
    ["storage", .. var rest] => await StorageBench.RunAsync(rest),
    ["tables", .. var rest] => TablesBench.Run(rest),
    ["engine"] => await EngineBench.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench csv [rows] | engine | indexing VERB … | jobs [jobs] [ours|all] | jobs split [seconds] [warm-up] | jobs pair seconds rounds name=service… | service [folder] [runs] | spreadsheets [rows] [runs] | storage [seconds] | storage mixed [seconds] | tables [rows]");
    return 2;
}
