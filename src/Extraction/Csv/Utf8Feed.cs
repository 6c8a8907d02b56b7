using System.Buffers;
using System.Text;
using System.Text.Unicode;
using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Csv;

/// <summary>
/// UTF-8. A byte that breaks it is taken for windows-1252, the encoding such bytes come from in practice, so that one pasted
/// "é" neither fails the file nor is lost.
/// </summary>
internal sealed class Utf8Feed(ByteSource source, long offset) : DecodingFeed(source, offset)
{
    private static readonly Encoding Stray = TextOfStrayBytes();

    protected override int ReadSome(Span<char> target)
    {
        while (true)
        {
            if (At == Count && !AtEnd)
                Refill();

            var status = Utf8.ToUtf16(Pending, target, out var read, out var written, replaceInvalidSequences: false, isFinalBlock: AtEnd);
            At += read;
            if (written > 0 || (At == Count && AtEnd))
                return written;

            switch (status)
            {
                case OperationStatus.NeedMoreData:
                    Refill();
                    break;
                case OperationStatus.InvalidData:
                    Stray.GetChars(Pending[..1], target);
                    At++;
                    InvalidBytes++;
                    return 1;
            }
        }
    }

    private static Encoding TextOfStrayBytes() => Encodings.TextEncodings.Find(1252)!;
}
