namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime by this name: lets emitted references see internal grain interfaces and messages.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
