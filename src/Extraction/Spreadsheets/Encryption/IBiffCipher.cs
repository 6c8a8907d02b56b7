namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>A BIFF stream's cipher, unlocked by its password.</summary>
internal interface IBiffCipher
{
    /// <summary>A decryptor for one pass over the stream.</summary>
    IBiffDecryptor CreateDecryptor();
}
