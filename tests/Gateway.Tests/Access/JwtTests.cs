using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.TestSupport;

namespace IndexForge.Gateway.Tests.Access;

/// <summary>Bearer tokens, made here by hand so that wrong ones can be made too.</summary>
public sealed class JwtTests : IDisposable
{
    private const string Secret = "a shared secret of more than 32 bytes";

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _folder.Dispose();
        _rsa.Dispose();
        _ec.Dispose();
    }

    [Theory]
    [InlineData("jwks")]
    [InlineData("pem")]
    [InlineData("hmac")]
    [InlineData("ec")]
    public async Task A_good_token_is_taken_with_each_kind_of_key(string kind)
    {
        await using var gateway = await Start(kind);
        Assert.Equal(HttpStatusCode.OK, await Status(gateway, Good(kind)));
    }

    [Theory]
    [InlineData("read", "GET", "/api/v1/documents", 200)]
    [InlineData("write", "GET", "/api/v1/documents", 403)]
    [InlineData("openid read", "GET", "/api/v1/documents", 200)]
    [InlineData("", "GET", "/api/v1/documents", 403)]
    [InlineData("read write", "GET", "/api/v1/admin/keys", 403)]
    [InlineData("admin", "GET", "/api/v1/admin/keys", 200)]
    public async Task Scopes_come_from_the_token(string scope, string method, string path, int status)
    {
        await using var gateway = await Start("hmac");
        var token = Token("hmac", claims: new() { ["scope"] = scope });
        Assert.Equal(status, (int)(await Send(gateway, token, method, path)));
    }

    [Fact]
    public async Task Tokens_that_are_not_ours_or_not_of_now_are_refused()
    {
        await using var gateway = await Start("hmac");
        var now = Now.ToUnixTimeSeconds();
        string[] wrong =
        [
            Token("hmac", claims: new() { ["iss"] = "https://other" }),
            Token("hmac", claims: new() { ["aud"] = "other" }),
            Token("hmac", claims: new() { ["exp"] = now - 31 }),
            Token("hmac", claims: new() { ["nbf"] = now + 31 }),
            Token("hmac", claims: new() { ["exp"] = null }),
            Token("hmac", claims: new() { ["sub"] = null }),
            Token("hmac", claims: new() { ["sub"] = "" }),
            Token("hmac", claims: new() { ["sub"] = "a\r\nb" }),
            Token("hmac", header: new() { ["crit"] = new[] { "exp" } }),
            Token("hmac", header: new() { ["typ"] = "logout+jwt" }),
            Good("hmac")[..^2],
            Good("hmac") + "x",
            Good("hmac").Split('.')[0] + "." + Good("hmac").Split('.')[1] + ".",
            "a.b.c", ".", "..", "", new string('a', 20_000), "Bearer " + Good("hmac"),
        ];
        foreach (var token in wrong)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Status(gateway, token));
        }

        Assert.Equal(HttpStatusCode.OK, await Status(gateway, Token("hmac", claims: new() { ["exp"] = now - 29 })));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("")]
    public async Task An_unsigned_token_is_refused_whatever_it_calls_itself(string algorithm)
    {
        foreach (var kind in (string[])["hmac", "pem", "jwks"])
        {
            await using var gateway = await Start(kind);
            var token = Token(kind, header: new() { ["alg"] = algorithm }, sign: _ => []);
            Assert.Equal(HttpStatusCode.Unauthorized, await Status(gateway, token));
        }
    }

    [Fact]
    public async Task A_public_key_is_never_taken_for_a_shared_secret()
    {
        foreach (var kind in (string[])["pem", "jwks"])
        {
            await using var gateway = await Start(kind);
            byte[][] secrets =
            [
                Encoding.UTF8.GetBytes(await File.ReadAllTextAsync(_folder.File(kind))), Encoding.UTF8.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem()),
                _rsa.ExportSubjectPublicKeyInfo(), _rsa.ExportRSAPublicKey(), _rsa.ExportParameters(false).Modulus!,
            ];
            foreach (var secret in secrets)
            {
                var token = Token(kind, header: new() { ["alg"] = "HS256" }, sign: data => HMACSHA256.HashData(secret, data));
                Assert.Equal(HttpStatusCode.Unauthorized, await Status(gateway, token));
            }
        }
    }

    [Fact]
    public async Task Keys_that_a_token_brings_along_count_for_nothing()
    {
        await using var gateway = await Start("jwks");
        using var own = RSA.Create(2048);
        var jwk = Jwk(own, "own");
        var token = Token("jwks", header: new() { ["jwk"] = jwk, ["kid"] = "own" }, sign: data => own.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(gateway, token));
    }

    [Fact]
    public async Task A_rotated_key_file_is_read_without_a_restart()
    {
        var time = new ManualTimeProvider(Now);
        await using var gateway = await Start("jwks", time);
        Assert.Equal(HttpStatusCode.OK, await Status(gateway, Good("jwks")));
        using var next = RSA.Create(2048);
        var token = Token("jwks", header: new() { ["kid"] = "next" }, sign: data => next.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(gateway, token));

        await File.WriteAllTextAsync(_folder.File("jwks"), JsonSerializer.Serialize(new { keys = new[] { Jwk(next, "next") } }));
        File.SetLastWriteTimeUtc(_folder.File("jwks"), Now.UtcDateTime.AddYears(1));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.OK, await Status(gateway, token));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(gateway, Good("jwks")));
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start_and_are_named()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => GatewayHost.Start(
            "Production", null, ("Auth:Jwt:Issuer", "i"), ("Auth:Jwt:Audience", "a"), ("Auth:Jwt:HmacSecret", "short"), ("Auth:Jwt:PemFile", "/nowhere.pem")));
        Assert.Contains(error.Errors, e => e.Contains("exactly one", StringComparison.Ordinal));
        Assert.Contains(error.Errors, e => e.Contains("32 bytes", StringComparison.Ordinal));
        Assert.Contains(error.Errors, e => e.Contains("nowhere.pem", StringComparison.Ordinal));
    }

    private async Task<RealGateway> Start(string kind, TimeProvider? time = null)
    {
        await File.WriteAllTextAsync(_folder.File("jwks"), JsonSerializer.Serialize(new { keys = new[] { Jwk(_rsa, "k1") } }));
        await File.WriteAllTextAsync(_folder.File("pem"), _rsa.ExportSubjectPublicKeyInfoPem());
        await File.WriteAllTextAsync(_folder.File("ec"), _ec.ExportSubjectPublicKeyInfoPem());
        var key = kind switch
        {
            "jwks" => ("Auth:Jwt:JwksFile", _folder.File("jwks")),
            "hmac" => ("Auth:Jwt:HmacSecret", Secret),
            _ => ("Auth:Jwt:PemFile", _folder.File(kind)),
        };
        return await RealGateway.Start(time ?? new ManualTimeProvider(Now), null, null, ("Auth:Jwt:Issuer", "https://issuer"), ("Auth:Jwt:Audience", "indexforge"), key);
    }

    private string Good(string kind) => Token(kind);

    private string Token(string kind, Dictionary<string, object?>? header = null, Dictionary<string, object?>? claims = null, Func<byte[], byte[]>? sign = null)
    {
        var head = new Dictionary<string, object?> { ["alg"] = kind switch { "hmac" => "HS256", "ec" => "ES256", _ => "RS256" }, ["typ"] = "JWT" };
        var body = new Dictionary<string, object?>
        {
            ["iss"] = "https://issuer", ["aud"] = "indexforge", ["sub"] = "ann", ["exp"] = Now.ToUnixTimeSeconds() + 3_600, ["scope"] = "read",
        };
        Merge(head, header);
        Merge(body, claims);
        var text = $"{Base64(JsonSerializer.SerializeToUtf8Bytes(head))}.{Base64(JsonSerializer.SerializeToUtf8Bytes(body))}";
        var data = Encoding.ASCII.GetBytes(text);
        var signature = sign?.Invoke(data) ?? kind switch
        {
            "hmac" => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), data),
            "ec" => _ec.SignData(data, HashAlgorithmName.SHA256),
            _ => _rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{text}.{Base64(signature)}";
    }

    private static void Merge(Dictionary<string, object?> into, Dictionary<string, object?>? from)
    {
        foreach (var (key, value) in from ?? [])
        {
            if (value is null)
            {
                into.Remove(key);
            }
            else
            {
                into[key] = value;
            }
        }
    }

    private static Dictionary<string, string> Jwk(RSA rsa, string id)
    {
        var p = rsa.ExportParameters(false);
        return new() { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = id, ["n"] = Base64(p.Modulus!), ["e"] = Base64(p.Exponent!) };
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static Task<HttpStatusCode> Status(RealGateway gateway, string token) => Send(gateway, token, "GET", "/api/v1/documents");

    private static async Task<HttpStatusCode> Send(RealGateway gateway, string token, string method, string path)
    {
        using var response = await gateway.Send(new HttpMethod(method), path, null, null, ("Authorization", "Bearer " + token));
        return response.StatusCode;
    }
}
