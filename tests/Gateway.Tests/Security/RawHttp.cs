using System.Net.Sockets;
using System.Text;

namespace IndexForge.Gateway.Tests.Security;

/// <summary>Sends bytes as they are, where a well-behaved client would refuse to, and reads what comes back until the server closes.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Everything the server says to these bytes. Whoever wants it to close sends <c>Connection: close</c> with the last request.</summary>
    public static async Task<string> Send(Uri server, string text) => await Send(server, Encoding.Latin1.GetBytes(text));

    public static async Task<string> Send(Uri server, byte[] bytes)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, limit.Token);
        var stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(bytes, limit.Token);
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // Cut off by the server: what it said before counts.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>The statuses of the answers in it.</summary>
    public static int[] Statuses(string answer) =>
        [.. answer.Split("HTTP/1.1 ").Skip(1).Select(a => int.Parse(a[..3], System.Globalization.CultureInfo.InvariantCulture))];
}
