using System.CommandLine;

namespace IndexForge.Silo.Client;

/// <summary>Options of every command that talks to a service.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string?> _url = new("--url") { Description = "Address of the service; if not given, the one at http://127.0.0.1:8005, else one started for this command on the data here." };
    private readonly Option<string?> _key = new("--api-key") { Description = "Key of the service (also the variable API_KEY)." };
    private readonly Option<string?> _data = new("--data") { Description = "Data folder of a service started for this command (default ./data)." };

    public ConnectionOptions() => _url.Validators.Add(r =>
    {
        if (r.GetValueOrDefault<string?>() is { } value && !IsAddress(value))
        {
            r.AddError($"--url must be an http or https address, not '{value}'.");
        }
    });

    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_key);
        command.Add(_data);
    }

    public Connection Read(ParseResult parsed) => new(
        parsed.GetValue(_url) is { } url ? new Uri(url) : null,
        parsed.GetValue(_key) ?? Environment.GetEnvironmentVariable("API_KEY"),
        parsed.GetValue(_data) is { } data ? [new("Data:Path", data)] : []);

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
