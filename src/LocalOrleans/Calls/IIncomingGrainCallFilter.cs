namespace Orleans;

/// <summary>Code around every call that reaches a grain of this process; runs as a turn of that grain.</summary>
public interface IIncomingGrainCallFilter
{
    Task Invoke(IIncomingGrainCallContext context);
}
