namespace Orleans.Runtime;

/// <summary>Anything that can be addressed.</summary>
public interface IAddressable
{
}
