namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>RC4 over a BIFF stream: a new key each 1,024 bytes, counted over headers too (MS-XLS 2.2.10).</summary>
internal sealed class Rc4BiffCipher(IRc4Key key) : IBiffCipher
{
    private const int BlockSize = 1024;
    private const int MaxKeySize = 20;

    /// <inheritdoc/>
    public IBiffDecryptor CreateDecryptor() => new Decryptor(key);

    private sealed class Decryptor(IRc4Key key) : IBiffDecryptor
    {
        private readonly Rc4 _rc4 = new([0]);
        private long _block = -1;
        private int _within;

        public void Decrypt(Span<byte> data, long position, int recordLength)
        {
            while (!data.IsEmpty)
            {
                var within = (int)(position % BlockSize);
                MoveTo(position / BlockSize, within);
                var part = data[..Math.Min(data.Length, BlockSize - within)];
                _rc4.Apply(part);
                _within += part.Length;
                position += part.Length;
                data = data[part.Length..];
            }
        }

        private void MoveTo(long block, int within)
        {
            if (block != _block || within < _within)
            {
                Span<byte> bytes = stackalloc byte[MaxKeySize];
                _rc4.SetKey(bytes[..key.Derive((uint)block, bytes)]);
                _block = block;
                _within = 0;
            }

            _rc4.Skip(within - _within);
            _within = within;
        }
    }
}
