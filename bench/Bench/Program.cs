using IndexForge.Bench.Csv;

// One line per bench.
return args switch
{
    ["csv", .. var rest] => CsvBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench csv [rows]");
    return 2;
}
