using System.Collections.Immutable;

namespace IndexForge.Grains;

/// <summary>Bytes that cross a grain call, at most <see cref="MaxBytes"/>. Never changed once made, so never copied within a process.</summary>
/// <param name="Data">The bytes.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.ByteBlock")]
public sealed record ByteBlock(byte[] Data)
{
    /// <summary>The most bytes of one block: 1 MiB.</summary>
    public const int MaxBytes = 1 << 20;
}

/// <summary>A page of rendered text or bytes.</summary>
/// <param name="Data">The page, in the form asked for.</param>
/// <param name="Next">Where the next page starts, or null at the end.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.BytePage")]
public sealed record BytePage(byte[] Data, long? Next);

/// <summary>A page of a list.</summary>
/// <typeparam name="T">The entries' type.</typeparam>
/// <param name="Items">The entries.</param>
/// <param name="NextCursor">Where the next page starts, or null at the end. Opaque.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.Page`1")]
public sealed record Page<T>(ImmutableArray<T> Items, string? NextCursor);
