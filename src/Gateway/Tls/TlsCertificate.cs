using System.Security.Cryptography.X509Certificates;
using IndexForge.Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Tls;

/// <summary>
/// The server's certificate, read again when its files change, so that it can be renewed without a restart. Files that cannot be read
/// leave the former certificate in use.
/// </summary>
public sealed partial class TlsCertificate : IDisposable
{
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(5);

    private readonly TlsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<TlsCertificate> _logger;
    private readonly Lock _gate = new();
    private readonly List<X509Certificate2> _former = [];
    private X509Certificate2 _current;
    private DateTimeOffset _checked;
    private (DateTime Certificate, DateTime Key) _written;

    public TlsCertificate(TlsOptions options, TimeProvider time, ILogger<TlsCertificate> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        (_written, _current, _checked) = (Written(), Read(options), time.GetUtcNow());
    }

    /// <summary>The certificate as of now.</summary>
    public X509Certificate2 Current()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (now - _checked >= Recheck)
            {
                _checked = now;
                Reload();
            }

            return _current;
        }
    }

    /// <summary>What is wrong with the files, or null.</summary>
    internal static string? Problem(TlsOptions options)
    {
        try
        {
            Read(options).Dispose();
            return null;
        }
        catch (Exception error)
        {
            return error.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _current.Dispose();
        _former.ForEach(c => c.Dispose());
    }

    private void Reload()
    {
        try
        {
            var written = Written();
            if (written == _written)
            {
                return;
            }

            var read = Read(_options);
            // Handshakes under way may still hold it.
            _former.Add(_current);
            (_current, _written) = (read, written);
            LogRead(_options.CertificateFile, read.Subject, read.NotAfter);
        }
        catch (Exception error)
        {
            LogUnreadable(error, _options.CertificateFile);
        }
    }

    private (DateTime Certificate, DateTime Key) Written() => (File.GetLastWriteTimeUtc(_options.CertificateFile), File.GetLastWriteTimeUtc(_options.KeyFile));

    private static X509Certificate2 Read(TlsOptions options)
    {
        using var pem = X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile);
        // Some platforms' TLS takes no key that lives in memory alone.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    [LoggerMessage(1, LogLevel.Information, "Certificate read from {File}: {Subject}, valid until {NotAfter}")]
    private partial void LogRead(string file, string subject, DateTime notAfter);

    [LoggerMessage(2, LogLevel.Error, "The certificate cannot be read from {File}; the former one stays in use")]
    private partial void LogUnreadable(Exception error, string file);
}
