namespace IndexForge.Storage.Tests.Contract;

/// <summary>An ordinary state.</summary>
public sealed class Note
{
    public string Text { get; set; } = "";

    public int Count { get; set; }
}
