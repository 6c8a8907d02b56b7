using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("IndexForge.Grains.Tests")]
