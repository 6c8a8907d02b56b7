using IndexForge.Grains.Processing;
using IndexForge.TestSupport;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Tests.Processing;

public sealed class TempFilesTests
{
    [Fact]
    public void A_folder_that_holds_somebody_elses_files_keeps_them()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("thesis.txt"), "years of work");
        Directory.CreateDirectory(folder.File("indexforge-work"));
        File.WriteAllText(folder.File("indexforge-work/also mine.txt"), "x");

        using (var temp = Files(folder))
        {
            using var file = temp.Create();
            Assert.Equal(folder.File("indexforge-work"), Path.GetDirectoryName(file.Name));
        }

        Assert.True(File.Exists(folder.File("thesis.txt")));
    }

    [Fact]
    public void What_a_killed_process_left_goes_at_the_next_start()
    {
        using var folder = new TempFolder();
        _ = Files(folder);
        File.WriteAllText(folder.File("indexforge-work/7"), "left");

        using var next = Files(folder);

        Assert.False(File.Exists(folder.File("indexforge-work/7")));
    }

    private static TempFiles Files(TempFolder folder) => new(Options.Create(new TempFileOptions { Path = folder.Path }));
}
