using System.Globalization;
using System.Text;
using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Ods;

/// <summary>Turns an OpenDocument data style (ODF 1.3 part 3, 16.29) into an Excel format code.</summary>
internal sealed class OdsNumberStyle
{
    private const int MaxDigits = 30;
    private const int MaxLength = 1000;

    private readonly List<(string Condition, string Style)> _maps = [];
    private readonly StringBuilder _code = new();

    private OdsNumberStyle()
    {
    }

    /// <summary>Whether a start tag begins a data style.</summary>
    public static bool Starts(XmlTokenizer xml) => xml.Name switch
    {
        var n when n.SequenceEqual("number-style"u8) || n.SequenceEqual("currency-style"u8) || n.SequenceEqual("percentage-style"u8)
            || n.SequenceEqual("date-style"u8) || n.SequenceEqual("time-style"u8) || n.SequenceEqual("boolean-style"u8)
            || n.SequenceEqual("text-style"u8) => true,
        _ => false,
    };

    /// <summary>From a data style's start tag to its end tag.</summary>
    public static OdsNumberStyle Read(XmlTokenizer xml)
    {
        var style = new OdsNumberStyle();
        var elapsed = xml.AnyAttribute("truncate-on-overflow"u8).SequenceEqual("false"u8);
        style.Locale(xml);
        var depth = xml.Depth;
        while (xml.Read() is var node && node != XmlNode.Eof && xml.Depth >= depth)
        {
            if (node == XmlNode.Start && style._code.Length < MaxLength)
                style.Take(xml, ref elapsed);
        }

        return style;
    }

    /// <summary>The format code, with the styles that apply under conditions as its first sections.</summary>
    public string Code(IReadOnlyDictionary<string, OdsNumberStyle> styles)
    {
        var maps = _maps.Where(m => styles.ContainsKey(m.Style)).ToList();
        string Section(int i) => styles[maps[i].Style]._code.ToString();
        return maps switch
        {
            [] => _code.ToString(),

            // The usual pairs are Excel's own positive and negative sections, whose literals show the sign.
            [{ Condition: ">=0" }] => $"{Section(0)};{_code}",
            [{ Condition: ">0" }, { Condition: "<0" }] => $"{Section(0)};{Section(1)};{_code}",
            [_] => $"[{maps[0].Condition}]{Section(0)};{_code}",
            _ => $"[{maps[0].Condition}]{Section(0)};[{maps[1].Condition}]{Section(1)};{_code}",
        };
    }

    private void Locale(XmlTokenizer xml)
    {
        var language = XmlText.ToText(xml.AnyAttribute("language"u8));
        if (language.Length == 0 || language == "en")
            return;
        try
        {
            var id = CultureInfo.GetCultureInfo($"{language}-{XmlText.ToText(xml.AnyAttribute("country"u8))}".TrimEnd('-')).LCID;
            if (id is > 0 and < 0x1000 or > 0x1000 and < 0xF000 && id != 0x1000)
                _code.Append(CultureInfo.InvariantCulture, $"[$-{id:X}]");
        }
        catch (CultureNotFoundException)
        {
            // An unknown language shows English names.
        }
    }

    private void Take(XmlTokenizer xml, ref bool elapsed)
    {
        var isLong = xml.AnyAttribute("style"u8).SequenceEqual("long"u8);
        var name = XmlText.ToText(xml.Name);
        switch (name)
        {
            case "number":
                Number(xml);
                break;
            case "scientific-number":
                Number(xml);
                _code.Append("E+").Append('0', Digits(xml, "min-exponent-digits"u8, 2));
                break;
            case "fraction":
                Fraction(xml);
                break;
            case "text" or "currency-symbol":
                Literal(TextOf(xml));
                break;
            case "text-content":
                _code.Append('@');
                break;
            case "boolean":
                _code.Append("General");
                break;
            case "year":
                _code.Append(isLong ? "yyyy" : "yy");
                break;
            case "month" when xml.AnyAttribute("textual"u8).SequenceEqual("true"u8):
                _code.Append(isLong ? "mmmm" : "mmm");
                break;
            case "month":
                _code.Append(isLong ? "mm" : "m");
                break;
            case "day":
                _code.Append(isLong ? "dd" : "d");
                break;
            case "day-of-week":
                _code.Append(isLong ? "dddd" : "ddd");
                break;
            case "hours" or "minutes" or "seconds":
                Time(name[0], isLong, ref elapsed);
                if (name == "seconds" && Digits(xml, "decimal-places"u8, 0) is > 0 and var places)
                    _code.Append('.').Append('0', Math.Min(places, 3));
                break;
            case "am-pm":
                _code.Append("AM/PM");
                break;
            case "map":
                Map(xml);
                break;
        }
    }

    private void Time(char part, bool isLong, ref bool elapsed)
    {
        var letters = new string(part, isLong ? 2 : 1);
        _code.Append(elapsed ? $"[{letters}]" : letters);
        elapsed = false;
    }

    private void Number(XmlTokenizer xml)
    {
        var places = Digits(xml, "decimal-places"u8, -1);
        var whole = Digits(xml, "min-integer-digits"u8, 0);
        var grouping = xml.AnyAttribute("grouping"u8).SequenceEqual("true"u8);
        if (places < 0 && !grouping && whole <= 1)
        {
            _code.Append("General");
            return;
        }

        if (grouping)
            _code.Append(whole > 3 ? new string('0', whole) : "#,##0"[..(5 - whole)] + new string('0', whole));
        else
            _code.Append(whole == 0 ? "#" : new string('0', whole));
        var fixedPlaces = Digits(xml, "min-decimal-places"u8, Math.Max(places, 0));
        if (places > 0)
            _code.Append('.').Append('0', Math.Min(fixedPlaces, places)).Append('#', Math.Max(0, places - fixedPlaces));
        var factor = XmlText.ToText(xml.AnyAttribute("display-factor"u8));
        _code.Append(',', factor.StartsWith('1') && factor.Length <= 16 ? (factor.Length - 1) / 3 : 0);
    }

    private void Fraction(XmlTokenizer xml)
    {
        if (Digits(xml, "min-integer-digits"u8, -1) >= 0)
            _code.Append("# ");
        _code.Append('?', Math.Max(1, Digits(xml, "min-numerator-digits"u8, 1))).Append('/');
        var denominator = NumberText.Whole(xml.AnyAttribute("denominator-value"u8));
        if (denominator > 0)
            _code.Append(denominator);
        else
            _code.Append('?', Math.Max(1, Digits(xml, "min-denominator-digits"u8, 1)));
    }

    private void Literal(string text)
    {
        // A percent sign scales; quotes would only show it.
        if (text.Contains('%', StringComparison.Ordinal))
            _code.Append(text.Replace("\"", "", StringComparison.Ordinal));
        else if (text.Length > 0)
            _code.Append('"').Append(text.Replace("\"", "\"\\\"\"", StringComparison.Ordinal)).Append('"');
    }

    private void Map(XmlTokenizer xml)
    {
        var condition = XmlText.ToText(xml.AnyAttribute("condition"u8)).Replace("value()", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        _maps.Add((condition.Replace("!=", "<>", StringComparison.Ordinal), XmlText.ToText(xml.AnyAttribute("apply-style-name"u8))));
    }

    private static string TextOf(XmlTokenizer xml)
    {
        var text = "";
        var depth = xml.Depth;
        while (xml.Read() is var node && node != XmlNode.Eof && xml.Depth >= depth)
        {
            if (node == XmlNode.Text && text.Length < MaxLength)
                text += XmlText.ToText(xml.RawText);
        }

        return text;
    }

    private static int Digits(XmlTokenizer xml, ReadOnlySpan<byte> attribute, int missing)
    {
        var value = NumberText.Whole(xml.AnyAttribute(attribute));
        return value < 0 ? missing : (int)Math.Min(value, MaxDigits);
    }
}
