using IndexForge.Grains.Documents;
using IndexForge.Grains.Uploads;

namespace IndexForge.Grains.Outbound;

/// <summary>The answer of a page's server.</summary>
/// <param name="Page">Where it was found, and what its next fetch is conditional on.</param>
/// <param name="Name">A file name that says what it is.</param>
/// <param name="ContentType">Media type with its parameters.</param>
/// <param name="Blob">The bytes, as an upload nobody owns yet; null where the page has not changed.</param>
internal sealed record FetchedPage(PageSource Page, string Name, string ContentType, UploadedBlob? Blob);
