namespace IndexForge.Silo.Verbs;

/// <summary>One line on the terminal that says how far it is.</summary>
internal sealed class ExtractProgress(int total, Lock console)
{
    private const int BarWidth = 24;
    private int _done;

    /// <summary>Null where nobody watches: the error stream is not a terminal, or there is but one file.</summary>
    public static ExtractProgress? Start(int total, Lock console) =>
        Console.IsErrorRedirected || total < 2 ? null : new ExtractProgress(total, console);

    public void Done(string file)
    {
        lock (console)
        {
            _done++;
            var filled = BarWidth * _done / total;
            Console.Error.Write($"\r\e[K[{new string('#', filled)}{new string('.', BarWidth - filled)}] {_done}/{total} {Path.GetFileName(file)}\r");
        }
    }

    public void Clear()
    {
        lock (console)
            Console.Error.Write("\r\e[K");
    }
}
