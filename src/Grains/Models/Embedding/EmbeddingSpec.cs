namespace IndexForge.Grains.Models.Embedding;

/// <summary>The configured model as it was found.</summary>
/// <param name="Name">Names its space: vectors of different names are not comparable.</param>
/// <param name="Model">What it is called over there.</param>
/// <param name="Dimensions">Numbers per vector.</param>
public sealed record EmbeddingSpec(string Name, string Model, int Dimensions);
