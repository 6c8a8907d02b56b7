using IndexForge.Grains;

namespace IndexForge.Gateway.Requests;

/// <summary>A body that ends in a refusal where it is longer than it may be.</summary>
internal sealed class BoundedBody(Stream body, long most, Func<ServiceException> tooLarge) : ReadOnlyBody(body)
{
    private long _left = most;

    protected override void Passed(ReadOnlySpan<byte> bytes)
    {
        if ((_left -= bytes.Length) < 0)
        {
            throw tooLarge();
        }
    }
}
