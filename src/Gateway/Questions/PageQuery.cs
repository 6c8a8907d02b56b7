using IndexForge.Grains;

namespace IndexForge.Gateway.Questions;

/// <summary>The document that a request means, by its id or by its page's address.</summary>
internal static class PageQuery
{
    /// <summary>The document's id; null where neither is given.</summary>
    public static string? Document(string collection, string? url, string? documentId)
    {
        if (url is not null && documentId is not null)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "Give 'url' or 'documentId', not both.");
        }

        if (url is not null)
        {
            return PageUrl.TryNormalise(url, out var page)
                ? Ids.Page(collection, page)
                : throw new ServiceException(ErrorCodes.InvalidRequest, "'url' is not an http or https address.");
        }

        return documentId is null || Ids.IsId(documentId)
            ? documentId
            : throw new ServiceException(ErrorCodes.NotFound, $"There is no document {Names.Short(documentId)}.");
    }
}
