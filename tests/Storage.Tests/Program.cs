using IndexForge.Storage.Tests;
using IndexForge.Storage.Tests.Sqlite;

// The tests, or the process that one of them starts to kill.
return args is [CrashWriter.Verb, var folder]
    ? await CrashWriter.RunAsync(folder)
    : await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
