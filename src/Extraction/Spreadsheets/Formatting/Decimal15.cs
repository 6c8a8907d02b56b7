using System.Globalization;

namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>
/// A number as Excel shows it: the 15 significant decimal digits nearest to the double, which then round half away from
/// zero. Rounding the double itself would show 2.675 as 2.67, because it is stored as 2.67499999999999982.
/// The value is <c>Mantissa × 10^Exponent</c>.
/// </summary>
internal readonly record struct Decimal15(ulong Mantissa, int Exponent)
{
    private static readonly double[] Powers =
    [
        1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
        1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    private static readonly ulong[] WholePowers =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ];

    public bool IsZero => Mantissa == 0;

    /// <summary>Decimal digits of the mantissa; 1 for zero.</summary>
    public int DigitCount => CountDigits(Mantissa);

    /// <summary>The power of ten of the leading digit: 0 for 1 to 9.99, -1 for 0.1.</summary>
    public int Magnitude => DigitCount - 1 + Exponent;

    /// <summary>The 15 digits of a number's absolute value. What IEEE 754 calls infinite or no number is taken for 2^1024 and more, as Excel does.</summary>
    public static Decimal15 Of(double value)
    {
        value = Math.Abs(value);
        if (!double.IsFinite(value))
        {
            var half = OfText(BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(value) & long.MaxValue) - (1L << 52)));
            return new Decimal15(half.Mantissa * 2, half.Exponent);
        }

        if (value < 1e15 && value == Math.Floor(value))
            return new Decimal15((ulong)value, 0);

        return value is >= 1e-8 and < 1e15 && TryScale(value, out var scaled) ? scaled : OfText(value);
    }

    /// <summary>Writes the mantissa's digits (at most 20); how many there are.</summary>
    public int WriteDigits(Span<char> target)
    {
        Mantissa.TryFormat(target, out var count, provider: CultureInfo.InvariantCulture);
        return count;
    }

    /// <summary>Multiplied by a power of ten.</summary>
    public Decimal15 Shift(int places) => this with { Exponent = Exponent + places };

    /// <summary>Rounded half away from zero to a number of decimal places (negative: before the point).</summary>
    public Decimal15 Round(int places)
    {
        var drop = -Exponent - places;
        if (drop <= 0 || Mantissa == 0)
            return this;
        if (drop >= WholePowers.Length)
            return new Decimal15(0, -places);

        var power = WholePowers[drop];
        var whole = Mantissa / power;
        return new Decimal15(Mantissa - (whole * power) >= power - (power / 2) ? whole + 1 : whole, -places);
    }

    /// <summary>Rounded to a number of significant digits.</summary>
    public Decimal15 RoundSignificant(int digits) => Round(digits - 1 - Magnitude);

    /// <summary>Without trailing zeros.</summary>
    public Decimal15 Trim()
    {
        if (Mantissa == 0)
            return new Decimal15(0, 0);

        var (mantissa, exponent) = (Mantissa, Exponent);
        while (mantissa % 10 == 0)
        {
            mantissa /= 10;
            exponent++;
        }

        return new Decimal15(mantissa, exponent);
    }

    private static int CountDigits(ulong value)
    {
        var count = 1;
        while (count < WholePowers.Length && value >= WholePowers[count])
            count++;
        return count;
    }

    /// <summary>
    /// The product with a power of ten up to 10^22, which is exact as a double, is off by at most 0.13 of the last of 15
    /// digits: only a remainder near one half needs the slow, exact conversion.
    /// </summary>
    private static bool TryScale(double value, out Decimal15 result)
    {
        var magnitude = (int)Math.Floor(Math.Log10(value));
        if (value >= Powers[magnitude + 11])
            magnitude++;
        else if (value < Powers[magnitude + 10])
            magnitude--;

        var scaled = value * Powers[14 - magnitude + 10];
        var whole = Math.Round(scaled);
        result = new Decimal15((ulong)whole, magnitude - 14);
        return Math.Abs(scaled - whole) < 0.3;
    }

    private static Decimal15 OfText(double value)
    {
        Span<char> text = stackalloc char[32];
        value.TryFormat(text, out var length, "E14", CultureInfo.InvariantCulture);
        var digits = 0UL;
        var at = 0;
        for (; text[at] != 'E'; at++)
        {
            if (text[at] != '.')
                digits = (digits * 10) + (ulong)(text[at] - '0');
        }

        return new Decimal15(digits, int.Parse(text[(at + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) - 14);
    }
}
