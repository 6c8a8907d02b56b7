namespace IndexForge.Grains.Questions;

/// <summary>What answers, summaries and questions are made by where no model is configured.</summary>
internal static class ExtractiveModel
{
    public const string Name = "extractive-1";
}
