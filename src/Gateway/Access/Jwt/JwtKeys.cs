using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IndexForge.Gateway.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace IndexForge.Gateway.Access;

/// <summary>
/// The keys that tokens are checked with, and the algorithms each kind may be used with: a public key is never taken for a shared
/// secret (RFC 8725, 3.1). A file is looked at again every few seconds; one that cannot be read leaves the former keys in place.
/// </summary>
internal sealed partial class JwtKeys
{
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(5);

    private readonly JwtOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<JwtKeys> _logger;
    private readonly Lock _gate = new();
    private (SecurityKey[] Keys, string[] Algorithms) _known = ([], []);
    private DateTimeOffset _checked;
    private DateTime _written;

    public JwtKeys(JwtOptions options, TimeProvider time, ILogger<JwtKeys> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        if (options.HmacSecret is { Length: > 0 } secret)
        {
            _known = ([new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret))], [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.HmacSha384, SecurityAlgorithms.HmacSha512]);
        }
    }

    private string? File => _options.JwksFile is { Length: > 0 } ? _options.JwksFile : _options.PemFile;

    /// <summary>The keys as of now.</summary>
    public (SecurityKey[] Keys, string[] Algorithms) Current()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (File is { Length: > 0 } file && now - _checked >= Recheck)
            {
                _checked = now;
                Reload(file);
            }

            return _known;
        }
    }

    /// <summary>What is wrong with the file, or null.</summary>
    public static string? Problem(JwtOptions options)
    {
        try
        {
            _ = options.JwksFile is { Length: > 0 } jwks ? FromJwks(jwks) : options.PemFile is { Length: > 0 } pem ? FromPem(pem) : [];
            return null;
        }
        catch (Exception error)
        {
            return error.Message;
        }
    }

    private void Reload(string file)
    {
        try
        {
            var written = System.IO.File.GetLastWriteTimeUtc(file);
            if (written == _written && _known.Keys.Length > 0)
            {
                return;
            }

            SecurityKey[] keys = _options.JwksFile is { Length: > 0 } ? FromJwks(file) : FromPem(file);
            _known = (keys, [
                SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
                SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
                SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512]);
            _written = written;
            LogRead(keys.Length, file);
        }
        catch (Exception error)
        {
            LogUnreadable(error, file);
        }
    }

    private static SecurityKey[] FromJwks(string file)
    {
        // Symmetric keys have no place in a published set: left in, its reader could sign tokens.
        SecurityKey[] keys = [.. new JsonWebKeySet(System.IO.File.ReadAllText(file)).Keys.Where(k => k.Kty is "RSA" or "EC" && k.Use is null or "" or "sig")];
        return keys.Length > 0 ? keys : throw new InvalidDataException($"'{file}' holds no RSA or EC key.");
    }

    private static SecurityKey[] FromPem(string file)
    {
        var text = System.IO.File.ReadAllText(file);
        if (text.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        {
            return [new X509SecurityKey(X509Certificate2.CreateFromPem(text))];
        }

        var ec = ECDsa.Create();
        try
        {
            ec.ImportFromPem(text);
            return [new ECDsaSecurityKey(ec)];
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            ec.Dispose();
        }

        var rsa = RSA.Create();
        rsa.ImportFromPem(text);
        return [new RsaSecurityKey(rsa)];
    }

    [LoggerMessage(1, LogLevel.Information, "{Count} keys for bearer tokens read from {File}")]
    private partial void LogRead(int count, string file);

    [LoggerMessage(2, LogLevel.Error, "The keys for bearer tokens cannot be read from {File}; the former ones stay in use")]
    private partial void LogUnreadable(Exception error, string file);
}
