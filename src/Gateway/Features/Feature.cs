namespace IndexForge.Gateway.Features;

/// <summary>A new behaviour that can be rolled out by degrees, and back.</summary>
/// <param name="Name">Its name in the section <c>Features</c>.</param>
/// <param name="Description">What it does, and what is done without it.</param>
/// <param name="Percent">The share of consumers that have it where nothing is configured.</param>
internal sealed record Feature(string Name, string Description, double Percent)
{
    /// <summary>Searches that name no mode rank by words and meaning.</summary>
    public static Feature HybridSearch { get; } = new("HybridSearch", "Searches that name no mode rank by words and meaning together (hybrid); without it by words alone (lexical).", 100);

    /// <summary>All there are.</summary>
    public static IReadOnlyList<Feature> All { get; } = [HybridSearch];
}
