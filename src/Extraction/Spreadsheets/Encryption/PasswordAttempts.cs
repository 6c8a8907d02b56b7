namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>
/// The passwords worth trying on an encrypted file, and what to say when none fits. Files that are only write-protected are
/// encrypted under a password that is part of the format (MS-OFFCRYPTO 2.4.2.3); they open without asking.
/// </summary>
internal static class PasswordAttempts
{
    private const string WriteProtectionPassword = "VelvetSweatshop";

    /// <summary>What the first fitting password unlocks.</summary>
    /// <exception cref="ExtractionException">No password fits (<c>password_protected</c>).</exception>
    public static T Unlock<T>(string? password, Func<string, T?> attempt)
        where T : class
    {
        var unlocked = string.IsNullOrEmpty(password) ? null : attempt(password);
        return unlocked ?? attempt(WriteProtectionPassword) ?? throw Refused(password);
    }

    /// <summary>What to say when the password given, or none, does not open the file.</summary>
    public static ExtractionException Refused(string? password) => new(
        ExtractionErrors.PasswordProtected,
        string.IsNullOrEmpty(password)
            ? "The workbook is encrypted: give its password with the option \"password\"."
            : "The workbook is encrypted and the password given does not open it: check the password (upper and lower case differ).");
}
