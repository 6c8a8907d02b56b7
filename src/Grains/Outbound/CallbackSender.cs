using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Jobs;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Outbound;

/// <summary>
/// Reports a job's end to the address its submitter named: a POST of the job, signed so that the receiver can tell it is ours and
/// recent: <c>X-IndexForge-Signature: t={unix seconds},v1={hex HMAC-SHA256 of "t.body"}</c>.
/// </summary>
public sealed class CallbackSender(OutboundHttp http, IGrainFactory grains, IOptions<OutboundOptions> options, TimeProvider time)
{
    /// <summary>The signature of a body at a time.</summary>
    public static string Sign(string secret, long unixSeconds, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{unixSeconds}.")));
        mac.AppendData(body);
        return string.Create(CultureInfo.InvariantCulture, $"t={unixSeconds},v1={Convert.ToHexStringLower(mac.GetHashAndReset())}");
    }

    /// <summary>Sends the report of the job that is the request's subject.</summary>
    internal async Task<string> Send(JobRequest request, CancellationToken cancellation)
    {
        if (options.Value.CallbackSecret is not { Length: > 0 } secret)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "Callbacks need a key to sign with: set Outbound:CallbackSecret.");
        }

        if (!OutboundHttp.IsCallable(request.OptionsJson, out var address) || !JobId.TryParse(request.Subject, out var id))
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "The callback's address is not an http or https address.");
        }

        var info = await grains.GetGrain<IJobGrain>(id.Key).Get(id.Run)
            ?? throw new ServiceException(ErrorCodes.NotFound, $"Job {id} is no longer kept.");
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new { info.Id, info.Kind, info.Subject, Status = info.Status.ToString().ToLowerInvariant(), info.Attempt, info.Error, info.CreatedAt, info.FinishedAt, Result = Result(info) },
            JsonBlocks.Options);
        using var response = await http.Send(
            uri =>
            {
                var message = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(body) };
                message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                message.Headers.Add("X-IndexForge-Signature", Sign(secret, time.GetUtcNow().ToUnixTimeSeconds(), body));
                message.Headers.Add("X-Request-ID", info.RequestId ?? info.Id);
                return message;
            },
            address,
            cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw OutboundHttp.Failure(address, response, time);
        }

        return JsonSerializer.Serialize(new { status = (int)response.StatusCode });
    }

    private static JsonElement? Result(JobInfo info) =>
        info.ResultJson is null ? null : JsonElement.Parse(info.ResultJson);
}
