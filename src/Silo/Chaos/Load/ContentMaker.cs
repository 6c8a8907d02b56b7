using System.Globalization;
using System.Text;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Writing;
using IndexForge.Silo.Chaos.History;
using IndexForge.Silo.Chaos.Injection;

namespace IndexForge.Silo.Chaos.Load;

/// <summary>Makes the files of a run from its seed.</summary>
internal sealed class ContentMaker(int seed)
{
    private const int LongRows = 4_000;

    private int _made;

    /// <summary>A file to be indexed: mostly small, at times one whose work takes long enough to be killed in.</summary>
    public TestContent Good(Random random) => random.Next(20) switch
    {
        0 => Csv(random, random.Next(LongRows / 2, LongRows)),
        < 5 => Text(),
        < 9 => Workbook(random.Next(1, 60)),
        _ => Csv(random, random.Next(1, 60)),
    };

    /// <summary>A file made to break a reader.</summary>
    public TestContent Poison(Random random)
    {
        var marker = Marker("px");
        var (extension, bytes, options) = Poisons.Make(random.Next(Poisons.Count), marker, random);
        return new TestContent(marker, ContentClass.Poison, extension, bytes, null, null, options);
    }

    /// <summary>A file that does to the process what <see cref="DeadlyDocuments"/> says of its name.</summary>
    public TestContent Deadly(ContentClass what)
    {
        var prefix = what switch
        {
            ContentClass.Crash => DeadlyDocuments.Crash,
            ContentClass.Hang => DeadlyDocuments.Hang,
            _ => DeadlyDocuments.Memory,
        };
        var marker = $"{prefix}-{Marker("dd")}";
        return new TestContent(marker, what, ".csv", Encoding.UTF8.GetBytes($"id,what\n1,{marker}\n"), null, null);
    }

    private TestContent Csv(Random random, int rows)
    {
        var marker = Marker("mk");
        var text = new StringBuilder("id,marker,word,amount\n");
        for (var i = 1; i <= rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i},{marker},{TestContent.CommonWord},{random.Next(100_000) / 100.0:0.00}\n");
        }

        return new TestContent(marker, ContentClass.Good, ".csv", Encoding.UTF8.GetBytes(text.ToString()), rows, rows);
    }

    private TestContent Text()
    {
        var marker = Marker("mk");
        return new TestContent(marker, ContentClass.Good, ".txt", Encoding.UTF8.GetBytes($"The note {marker} says {TestContent.CommonWord} and nothing more.\n"), null, 1);
    }

    private TestContent Workbook(int rows)
    {
        var marker = Marker("mk");
        using var bytes = new MemoryStream();
        using (var writer = new XlsxWriter(bytes))
        {
            writer.BeginSheet("Data");
            var row = new RowBuffer();
            for (var i = 0; i <= rows; i++)
            {
                row.Clear(i);
                string[] texts = i == 0 ? ["note", "marker", "word"] : [$"line {i.ToString(CultureInfo.InvariantCulture)}", marker, TestContent.CommonWord];
                for (var column = 0; column < texts.Length; column++)
                {
                    ref var cell = ref row.Add(column);
                    cell.Kind = CellKind.Text;
                    cell.Text = texts[column].AsMemory();
                }

                writer.Write(row, []);
            }

            writer.Complete();
        }

        return new TestContent(marker, ContentClass.Good, ".xlsx", bytes.ToArray(), rows, rows);
    }

    private string Marker(string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}{seed % 1000}n{Interlocked.Increment(ref _made):00000}");
}
