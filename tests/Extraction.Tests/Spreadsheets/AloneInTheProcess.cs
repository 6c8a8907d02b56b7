namespace IndexForge.Extraction.Tests.Spreadsheets;

/// <summary>Tests that look at the process's memory: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
