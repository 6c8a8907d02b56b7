namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>The RC4 stream cipher, which the platform does not offer and old workbooks are encrypted with.</summary>
internal sealed class Rc4
{
    private readonly byte[] _state = new byte[256];
    private byte _i;
    private byte _j;

    public Rc4(ReadOnlySpan<byte> key) => SetKey(key);

    /// <summary>Starts the key stream of a key.</summary>
    public void SetKey(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < _state.Length; i++)
            _state[i] = (byte)i;

        byte j = 0;
        for (var i = 0; i < _state.Length; i++)
        {
            j += (byte)(_state[i] + key[i % key.Length]);
            (_state[i], _state[j]) = (_state[j], _state[i]);
        }

        _i = 0;
        _j = 0;
    }

    /// <summary>Enciphers or deciphers in place.</summary>
    public void Apply(Span<byte> data)
    {
        foreach (ref var b in data)
            b ^= NextByte();
    }

    /// <summary>Passes over part of the key stream.</summary>
    public void Skip(int count)
    {
        while (count-- > 0)
            NextByte();
    }

    private byte NextByte()
    {
        _j += _state[++_i];
        (_state[_i], _state[_j]) = (_state[_j], _state[_i]);
        return _state[(byte)(_state[_i] + _state[_j])];
    }
}
