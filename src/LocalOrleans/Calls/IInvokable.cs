namespace Orleans.Serialization.Invocation;

/// <summary>A call as data.</summary>
public interface IInvokable
{
    int GetArgumentCount();

    object? GetArgument(int index);

    string GetMethodName();

    string GetInterfaceName();
}
