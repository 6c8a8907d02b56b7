namespace Orleans;

/// <summary>Marks a type that crosses a grain interface or is stored.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    private bool? _includePrimaryConstructorParameters;

    /// <summary>Whether parameters of the primary constructor are members too; of records they are unless this says no.</summary>
    public bool IncludePrimaryConstructorParameters
    {
        get => _includePrimaryConstructorParameters ?? false;
        init => _includePrimaryConstructorParameters = value;
    }

    internal bool IncludesConstructorParametersOf(bool isRecord) => _includePrimaryConstructorParameters ?? isRecord;
}
