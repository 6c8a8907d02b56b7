using System.Reflection;

namespace LocalOrleans.Classes;

/// <summary>Finds the assemblies that may hold grains without asking anyone to list them.</summary>
internal static class GrainAssemblies
{
    private static readonly string Engine = typeof(GrainAssemblies).Assembly.GetName().Name!;

    public static IReadOnlyCollection<Assembly> Find()
    {
        var seen = new Dictionary<string, Assembly>();
        var open = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic));
        if (Assembly.GetEntryAssembly() is { } entry)
        {
            open.Enqueue(entry);
        }

        while (open.TryDequeue(out var assembly))
        {
            var name = assembly.GetName().Name!;
            if (IsFramework(name) || !seen.TryAdd(name, assembly))
            {
                continue;
            }

            foreach (var reference in assembly.GetReferencedAssemblies())
            {
                if (!IsFramework(reference.Name!) && !seen.ContainsKey(reference.Name!) && Load(reference) is { } referred)
                {
                    open.Enqueue(referred);
                }
            }
        }

        return [.. seen.Values.Where(assembly => assembly.GetReferencedAssemblies().Any(reference => reference.Name == Engine))];
    }

    private static bool IsFramework(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name is "netstandard" or "mscorlib";

    // A reference that is not deployed holds no grains that could run.
    private static Assembly? Load(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception exception) when (exception is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    }
}
