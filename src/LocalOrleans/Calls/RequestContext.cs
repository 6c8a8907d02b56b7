namespace Orleans.Runtime;

/// <summary>Values that travel with a call and with every call made on its behalf. Never a place for credentials.</summary>
public static class RequestContext
{
    private const string ReentrancyKey = "#CCR";

    // Values are copied on write: what a callee sets never reaches its caller, and snapshots can be shared.
    private static readonly AsyncLocal<Dictionary<string, object>?> Values = new();

    public static IEnumerable<string> Keys => Values.Value?.Keys ?? Enumerable.Empty<string>();

    public static IEnumerable<KeyValuePair<string, object>> Entries => Values.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>The call chain whose calls may re-enter grains on it; empty when none may.</summary>
    public static Guid ReentrancyId
    {
        get => Get(ReentrancyKey) is Guid id ? id : Guid.Empty;
        set
        {
            if (value == Guid.Empty)
            {
                Remove(ReentrancyKey);
            }
            else
            {
                Set(ReentrancyKey, value);
            }
        }
    }

    internal static Dictionary<string, object>? Current
    {
        get => Values.Value;
        set
        {
            if (!ReferenceEquals(Values.Value, value))
            {
                Values.Value = value;
            }
        }
    }

    public static object? Get(string key) => Values.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

    public static void Set(string key, object value)
    {
        var values = Values.Value is { } before ? new Dictionary<string, object>(before) : new Dictionary<string, object>(1);
        values[key] = value;
        Values.Value = values;
    }

    public static bool Remove(string key)
    {
        if (Values.Value is not { } before || !before.ContainsKey(key))
        {
            return false;
        }

        var values = new Dictionary<string, object>(before);
        values.Remove(key);
        Values.Value = values.Count == 0 ? null : values;
        return true;
    }

    public static void Clear() => Current = null;

    /// <summary>Until the section is disposed, calls made from here may come back to this grain while it awaits them.</summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var before = ReentrancyId;
        return new ReentrancySection(before, before == Guid.Empty ? Guid.NewGuid() : before);
    }

    /// <summary>Until the section is disposed, calls made from here may not come back to grains on the chain.</summary>
    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    internal static Guid ReentrancyIdOf(Dictionary<string, object>? values) =>
        values is not null && values.TryGetValue(ReentrancyKey, out var id) ? (Guid)id : Guid.Empty;

    /// <summary>The scope of a change of <see cref="ReentrancyId"/>.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _before;
        private readonly Guid _within;

        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _before = originalReentrancyId;
            _within = newReentrancyId;
            if (_within != _before)
            {
                ReentrancyId = _within;
            }

            if (_within != Guid.Empty)
            {
                LocalOrleans.Activations.Activation.Current?.EnterReentrantSection(_within);
            }
        }

        public void Dispose()
        {
            if (_within != Guid.Empty)
            {
                LocalOrleans.Activations.Activation.Current?.LeaveReentrantSection(_within);
            }

            if (_within != _before)
            {
                ReentrancyId = _before;
            }
        }
    }
}
