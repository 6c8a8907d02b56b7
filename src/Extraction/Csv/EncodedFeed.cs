using System.Text;
using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Csv;

/// <summary>Any other encoding.</summary>
internal sealed class EncodedFeed : DecodingFeed
{
    private readonly Decoder _decoder;
    private bool _flushed;

    public EncodedFeed(ByteSource source, long offset, Encoding encoding)
        : base(source, offset) => _decoder = encoding.GetDecoder();

    protected override int ReadSome(Span<char> target)
    {
        while (!_flushed)
        {
            if (At == Count && !AtEnd)
                Refill();

            _decoder.Convert(Pending, target, flush: AtEnd, out var read, out var written, out var completed);
            At += read;
            _flushed = AtEnd && completed;
            if (written > 0)
            {
                InvalidBytes += target[..written].Count('\uFFFD');
                return written;
            }
        }

        return 0;
    }
}
