using System.Collections.Immutable;
using System.Text;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace IndexForge.Gateway.Documents;

/// <summary>A file of an upload, its bytes stored.</summary>
internal sealed record UploadedFile(string Name, string ContentType, UploadedBlob Blob);

/// <summary>
/// What an upload request says: files (stored while the body is read) and fields, from a multipart form in any order, or one file
/// as the raw body with the fields in the query.
/// </summary>
internal sealed class UploadForm
{
    public static readonly TextParameter NameParameter = new("name", "Raw body: the file's name.", 1_024);
    public static readonly TextsParameter TagsParameter = new("tags", "Raw body: tags as key=value.", MaxTags, 512);
    public static readonly TextParameter OptionsParameter = new("options", "Raw body: options as JSON.", MaxFieldBytes);

    private const int MaxTags = 64;
    private const int MaxFiles = 1_000;
    private const int MaxFieldBytes = 256 << 10;

    private readonly ImmutableDictionary<string, string>.Builder _tags = ImmutableDictionary.CreateBuilder<string, string>();

    public List<UploadedFile> Files { get; } = [];

    public string Collection { get; private set; } = Names.DefaultCollection;

    public ImmutableDictionary<string, string> Tags => _tags.ToImmutable();

    public string? OptionsJson { get; private set; }

    /// <summary>Reads the request to its end.</summary>
    public static async Task<UploadForm> Read(HttpContext http, Uploader uploader)
    {
        var form = new UploadForm();
        form.SetField("collection", CommonParameters.Collection.Read(http.Request) ?? "");
        form.SetField("options", OptionsParameter.Read(http.Request) ?? "");
        foreach (var tag in TagsParameter.Read(http.Request))
        {
            form.SetField("tags", tag);
        }

        if (MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            await form.ReadMultipart(http, type, uploader);
        }
        else
        {
            var contentType = type?.MediaType.Value ?? FileNames.Unknown;
            await form.AddFile(FileNames.Clean(NameParameter.Read(http.Request), contentType), contentType, http.Request.Body, uploader, http.RequestAborted);
        }

        return form.Files.Count > 0 ? form : throw Refuse("There is no file in the request: send one or more form fields named 'file', or the bytes as the body.");
    }

    private async Task ReadMultipart(HttpContext http, MediaTypeHeaderValue type, Uploader uploader)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (boundary is not { Length: > 0 and <= 70 })
        {
            throw Refuse("The multipart boundary is missing or longer than 70 characters.");
        }

        var reader = new MultipartReader(boundary, http.Request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 16 << 10 };
        try
        {
            while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.IsFormDisposition() && !disposition.IsFileDisposition())
                {
                    throw Refuse("A part of the multipart body has no 'Content-Disposition: form-data'.");
                }

                var field = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
                if (disposition.IsFileDisposition())
                {
                    await AddFile(field, disposition, section, uploader, http.RequestAborted);
                }
                else
                {
                    SetField(field, await ReadField(field, section.Body, http.RequestAborted));
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException || error is IOException and not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            throw Refuse("The multipart body is malformed or ends before its closing boundary.");
        }
    }

    private Task AddFile(string field, ContentDispositionHeaderValue disposition, MultipartSection section, Uploader uploader, CancellationToken cancellation)
    {
        if (field != "file")
        {
            throw Refuse($"Files belong in fields named 'file', not '{Names.Short(field)}'.");
        }

        var contentType = MediaTypeHeaderValue.TryParse(section.ContentType, out var type) ? type.MediaType.Value! : FileNames.Unknown;
        var given = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
        return AddFile(FileNames.Clean(given.Value, contentType), contentType, section.Body, uploader, cancellation);
    }

    private async Task AddFile(string name, string contentType, Stream body, Uploader uploader, CancellationToken cancellation)
    {
        if (Files.Count == MaxFiles)
        {
            throw Refuse($"There are more than {MaxFiles} files in one request.");
        }

        var blob = await uploader.Take(body, cancellation);
        Files.Add(blob.Size > 0 ? new UploadedFile(name, FileNames.TypeOf(name, contentType), blob) : throw Refuse($"The file '{Names.Short(name)}' is empty."));
    }

    private void SetField(string field, string value)
    {
        switch (field)
        {
            case "collection" when value.Length > 0:
                Collection = Names.Collection(value);
                break;
            case "options" when value.Length > 0:
                OptionsJson = ProcessingOptions.Canonicalise(value);
                break;
            case "tags" or "tag" when value.Length > 0:
                AddTag(value);
                break;
        }
    }

    private void AddTag(string tag)
    {
        var (key, value) = TagText.Parse(tag);
        _tags[key] = value;
        if (_tags.Count > MaxTags)
        {
            throw Refuse($"There are more than {MaxTags} tags.");
        }
    }

    private static async Task<string> ReadField(string field, Stream body, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (bytes.Length + read > MaxFieldBytes)
            {
                throw Refuse($"The field '{Names.Short(field)}' is longer than {MaxFieldBytes} bytes.");
            }

            bytes.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static ServiceException Refuse(string what) => new(ErrorCodes.InvalidRequest, what);
}
