namespace IndexForge.Grains.Processing;

/// <summary>What a fault drill does to the work on a document, on the worker's thread, before it begins. None is registered otherwise.</summary>
public interface IWorkFault
{
    /// <summary>May throw, never return, or end the process.</summary>
    /// <param name="documentName">The name of the document's file.</param>
    Task BeforeWork(string documentName);
}
