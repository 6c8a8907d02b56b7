using System.Text;

namespace IndexForge.Extraction.Tests.Fuzzing;

/// <summary>Damages bytes: bits, blocks, extreme numbers, tokens of the format, and pieces of another input.</summary>
internal sealed class Mutator(Random random, byte[][] tokens)
{
    private const int MaxLength = 1 << 20;

    public Random Random => random;

    /// <summary>A damaged copy.</summary>
    public byte[] Damage(byte[] sound, byte[] other)
    {
        var file = new List<byte>(sound);
        for (var n = 1 << random.Next(5); n > 0 && file.Count > 0; n--)
            Once(file, other);
        if (file.Count > MaxLength)
            file.RemoveRange(MaxLength, file.Count - MaxLength);
        return [.. file];
    }

    private void Once(List<byte> file, byte[] other)
    {
        var at = random.Next(file.Count);
        switch (random.Next(10))
        {
            case 0:
                file[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                file[at] = (byte)random.Next(256);
                break;
            case 2:
                Overwrite(file, at, Extreme());
                break;
            case 3:
                file.RemoveRange(at, Some(file.Count - at));
                break;
            case 4:
                file.InsertRange(random.Next(file.Count), file.GetRange(at, Some(file.Count - at)));
                break;
            case 5:
                Overwrite(file, random.Next(file.Count), [.. file.GetRange(at, Some(file.Count - at))]);
                break;
            case 6 or 7 when tokens.Length > 0:
                file.InsertRange(at, tokens[random.Next(tokens.Length)]);
                break;
            case 8 when other.Length > 0:
                var from = random.Next(other.Length);
                file.InsertRange(at, other.AsSpan(from, Some(other.Length - from)).ToArray());
                break;
            default:
                if (random.Next(6) == 0)
                    file.RemoveRange(at, file.Count - at);
                else
                    Digits(file, at);
                break;
        }
    }

    private int Some(int most) => random.Next(Math.Min(random.Next(20) == 0 ? 4096 : 64, most) + 1);

    private byte[] Extreme() => random.Next(5) switch
    {
        0 => [0xFF, 0xFF, 0xFF, 0xFF],
        1 => [0, 0, 0, 0],
        2 => [0xFF, 0xFF, 0xFF, 0x7F],
        3 => BitConverter.GetBytes(1u << random.Next(32)),
        _ => BitConverter.GetBytes((ushort)random.Next(65_536)),
    };

    private static void Overwrite(List<byte> file, int at, byte[] bytes)
    {
        for (var i = 0; i < bytes.Length && at + i < file.Count; i++)
            file[at + i] = bytes[i];
    }

    /// <summary>Replaces the next run of digits by another number: counts, references and lengths are what parsers trust.</summary>
    private void Digits(List<byte> file, int at)
    {
        while (at < file.Count && file[at] is < (byte)'0' or > (byte)'9')
            at++;
        var end = at;
        while (end < file.Count && file[end] is >= (byte)'0' and <= (byte)'9')
            end++;
        if (at == file.Count)
            return;

        file.RemoveRange(at, end - at);
        file.InsertRange(at, Encoding.ASCII.GetBytes(random.Next(6) switch
        {
            0 => "0",
            1 => "-1",
            2 => "4294967295",
            3 => "99999999999999999999999",
            4 => $"{random.Next(1 << 21)}",
            _ => $"{random.NextDouble() * 1e6:R}",
        }));
    }
}
