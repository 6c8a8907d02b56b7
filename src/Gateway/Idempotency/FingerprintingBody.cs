using IndexForge.Gateway.Requests;

namespace IndexForge.Gateway.Idempotency;

/// <summary>The body on its way to the endpoint, seen by the fingerprint.</summary>
internal sealed class FingerprintingBody(Stream body, RequestFingerprint fingerprint) : ReadOnlyBody(body)
{
    protected override void Passed(ReadOnlySpan<byte> bytes) => fingerprint.Append(bytes);
}
