using IndexForge.Silo.Verbs;

return await CommandLine.RunAsync(args);
