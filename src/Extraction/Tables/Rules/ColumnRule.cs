using System.Buffers;
using System.Text.RegularExpressions;
using IndexForge.Extraction.Tables.Profiles;
using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables.Rules;

/// <summary>One rule on one column of one table, with what it needs to judge a value.</summary>
internal sealed class ColumnRule
{
    public const string RequiredRule = "required";
    public const string TypeRule = "type";
    public const string MinRule = "min";
    public const string MaxRule = "max";
    public const string PatternRule = "pattern";
    public const string OneOfRule = "oneOf";
    public const string UniqueRule = "unique";

    private readonly ValidationRule _rule;
    private readonly LocaleHint _locale;
    private readonly RuleBound? _min;
    private readonly RuleBound? _max;
    private readonly Regex? _pattern;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? _oneOf;
    private readonly HashSet128? _seen;
    private readonly ArrayBufferWriter<char> _text = new(64);
    private UInt128 _pending;

    public ColumnRule(ValidationRule rule, int column, LocaleHint locale)
    {
        _rule = rule;
        _locale = locale;
        Column = column;
        _min = RuleBound.Parse(rule.Min);
        _max = RuleBound.Parse(rule.Max);
        _pattern = rule.Pattern is null ? null : RulePattern.Compile(rule.Pattern);
        _oneOf = rule.OneOf is null ? null : new HashSet<string>(rule.OneOf, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _seen = rule.Unique ? new HashSet128() : null;
    }

    public int Column { get; }

    /// <summary>Whether <c>unique</c> met more distinct values than it can remember.</summary>
    public bool Overflowed => _seen is { Full: true };

    /// <summary>The name of the first part that the row's value breaks; null when it breaks none.</summary>
    public string? Broken(in TableRow row)
    {
        _pending = 0;
        if (!row.TryGet(Column, out var cell) || cell.Kind == ValueKind.Error)
        {
            return _rule.Required ? RequiredRule : cell.Kind == ValueKind.Error && _rule.Type is not null ? TypeRule : null;
        }

        var value = RuleValue.Of(cell, _locale);
        if (value.Missing && _rule.Type is not (null or ColumnType.String))
        {
            return _rule.Required ? RequiredRule : null;
        }

        if (_rule.Type is { } type && !value.Is(type))
        {
            return TypeRule;
        }

        if (_min is { } min && !value.AtLeast(min))
        {
            return MinRule;
        }

        if (_max is { } max && !value.AtMost(max))
        {
            return MaxRule;
        }

        return _pattern is null && _oneOf is null && _seen is null ? null : BrokenText(row, cell);
    }

    /// <summary>The row was accepted: its value counts for <c>unique</c> from now on.</summary>
    public void Accept()
    {
        if (_pending != 0)
        {
            _seen!.Add(_pending);
        }
    }

    public string Explain(string part) => part switch
    {
        RequiredRule => "A value is required.",
        TypeRule => $"The value is not of type {_rule.Type!.Value.ToString().ToLowerInvariant()}.",
        MinRule => $"The value is below {_rule.Min}, or cannot be compared with it.",
        MaxRule => $"The value is above {_rule.Max}, or cannot be compared with it.",
        PatternRule => $"The value does not match {_rule.Pattern}.",
        OneOfRule => "The value is not one of " + string.Join(", ", _rule.OneOf!.Take(20)) + (_rule.OneOf!.Count > 20 ? ", …" : "") + ".",
        _ => "The value occurs in an earlier row.",
    };

    private string? BrokenText(in TableRow row, in TableCell cell)
    {
        _text.ResetWrittenCount();
        row.WriteDisplayed(cell, _text);
        var text = _text.WrittenSpan.Trim();
        if (_pattern is not null && !Matches(text))
        {
            return PatternRule;
        }

        if (_oneOf is { } allowed && !allowed.Contains(text))
        {
            return OneOfRule;
        }

        if (_seen is null)
        {
            return null;
        }

        _pending = new UInt128(StableHash.Of(text, 0x51), StableHash.Of(text, 0xB7));
        if (!_seen.Contains(_pending))
        {
            return null;
        }

        _pending = 0;
        return UniqueRule;
    }

    private bool Matches(ReadOnlySpan<char> text)
    {
        try
        {
            return text.Length <= RulePattern.MaxValueLength && _pattern!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
