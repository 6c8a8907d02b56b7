namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>
/// General, as a cell of any width shows it: at most 11 characters including the point; beyond that fewer decimals, then
/// scientific with six digits.
/// </summary>
internal static class GeneralWriter
{
    private const int MaxIntegerMagnitude = 10;
    private const int FixedDecimals = 9;

    public static void Write(Decimal15 value, ref CharSink sink)
    {
        value = value.Trim();
        if (value.IsZero)
        {
            sink.Append('0');
            return;
        }

        var magnitude = value.Magnitude;
        if (magnitude is >= -4 and <= MaxIntegerMagnitude)
        {
            var rounded = value.Round(magnitude < 0 ? FixedDecimals : Math.Max(0, FixedDecimals - magnitude)).Trim();
            if (rounded.Magnitude <= MaxIntegerMagnitude)
            {
                WriteFixed(rounded, ref sink);
                return;
            }
        }
        else if (magnitude < 0 && -value.Exponent <= FixedDecimals)
        {
            WriteFixed(value, ref sink);
            return;
        }

        // An exponent of three digits takes the place of a decimal.
        WriteScientific(value.RoundSignificant(Math.Abs(magnitude) >= 100 ? 5 : 6).Trim(), ref sink);
    }

    private static void WriteFixed(Decimal15 value, ref CharSink sink)
    {
        Span<char> digits = stackalloc char[20];
        var count = value.WriteDigits(digits);
        digits = digits[..count];
        var whole = count + value.Exponent;
        if (whole <= 0)
        {
            sink.Append("0.");
            sink.Append('0', -whole);
            sink.Append(digits);
        }
        else if (value.Exponent >= 0)
        {
            sink.Append(digits);
            sink.Append('0', value.Exponent);
        }
        else
        {
            sink.Append(digits[..whole]);
            sink.Append('.');
            sink.Append(digits[whole..]);
        }
    }

    private static void WriteScientific(Decimal15 value, ref CharSink sink)
    {
        Span<char> digits = stackalloc char[20];
        var count = value.WriteDigits(digits);
        sink.Append(digits[0]);
        if (count > 1)
        {
            sink.Append('.');
            sink.Append(digits[1..count]);
        }

        var magnitude = value.Magnitude;
        sink.Append('E');
        sink.Append(magnitude < 0 ? '-' : '+');
        sink.Append(Math.Abs(magnitude), 2);
    }
}
