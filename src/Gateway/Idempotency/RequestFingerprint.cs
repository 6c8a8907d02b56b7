using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IndexForge.Gateway.Idempotency;

/// <summary>
/// What makes two requests the same: method, path, query (without a key in it), media type and body. The boundary of a multipart body is
/// left out: clients make a new one each time they send the same form.
/// </summary>
internal sealed class RequestFingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _boundary;
    private readonly byte[] _held;
    private int _heldCount;

    public RequestFingerprint(HttpRequest request)
    {
        _ = MediaTypeHeaderValue.TryParse(request.ContentType, out var type);
        _boundary = type is { MediaType.Value: { } media, Boundary: { Length: > 0 and <= 200 } boundary } && media.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetBytes(HeaderUtilities.RemoveQuotes(boundary).ToString())
            : [];
        _held = new byte[Math.Max(0, _boundary.Length - 1)];
        Add(request.Method);
        Add(request.Path.ToUriComponent());
        foreach (var (name, values) in request.Query.Where(q => !q.Key.Equals("apikey", StringComparison.OrdinalIgnoreCase)).OrderBy(q => q.Key, StringComparer.Ordinal))
        {
            Add(name);
            Add(string.Join('\u0001', values.ToArray()));
        }

        Add(_boundary.Length > 0 ? type!.MediaType.Value! : request.ContentType ?? "");
    }

    /// <summary>The next bytes of the body.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_boundary.Length == 0)
        {
            _hash.AppendData(bytes);
            return;
        }

        // A boundary may lie across two reads: what could be its beginning is held back.
        var all = new byte[_heldCount + bytes.Length];
        _held.AsSpan(0, _heldCount).CopyTo(all);
        bytes.CopyTo(all.AsSpan(_heldCount));
        ReadOnlySpan<byte> rest = all;
        for (int at; (at = rest.IndexOf(_boundary)) >= 0; rest = rest[(at + _boundary.Length)..])
        {
            _hash.AppendData(rest[..at]);
        }

        _heldCount = Math.Min(_held.Length, rest.Length);
        _hash.AppendData(rest[..^_heldCount]);
        rest[^_heldCount..].CopyTo(_held);
    }

    /// <summary>The fingerprint; the body is at its end.</summary>
    public string End()
    {
        _hash.AppendData(_held.AsSpan(0, _heldCount));
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();

    private void Add(string text)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(text));
        _hash.AppendData([0]);
    }
}
