using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.Requests;
using IndexForge.Grains.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IndexForge.Gateway.Access;

/// <summary>
/// Checks bearer tokens (RFC 7519, RFC 9068): signature by a known key with an algorithm of its kind, issuer, audience, times by our
/// clock. Scopes come from <c>scope</c> (RFC 8693, separated by spaces) or <c>scp</c>.
/// </summary>
internal sealed class JwtValidator(JwtOptions options, JwtKeys keys, TimeProvider time)
{
    private const int MaxLength = 16 << 10;
    private const int MaxSubject = 256;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxLength };

    /// <summary>The token's caller, or null where it is not to be believed.</summary>
    public async Task<Caller?> Validate(string token)
    {
        if (token.Length > MaxLength)
        {
            return null;
        }

        var (known, algorithms) = keys.Current();
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = options.Issuer,
            ValidAudience = options.Audience,
            IssuerSigningKeys = known,
            ValidAlgorithms = algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ValidTypes = ["JWT", "at+jwt", "application/at+jwt"],
            TypeValidator = (type, _, _) => type is null or "" || type.ToUpperInvariant() is "JWT" or "AT+JWT" or "APPLICATION/AT+JWT"
                ? type
                : throw new SecurityTokenInvalidTypeException("The token is of another type."),
            LifetimeValidator = (from, until, _, _) => IsNow(from, until),
        });

        // An extension that must be understood and is not (RFC 7515, 4.1.11) makes a token invalid whatever its signature.
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt || jwt.TryGetHeaderValue<object>("crit", out _))
        {
            return null;
        }

        return jwt.Subject is { Length: > 0 and <= MaxSubject } subject && !subject.Any(char.IsControl) ? new Caller($"jwt:{subject}", Scopes(jwt)) : null;
    }

    private bool IsNow(DateTime? from, DateTime? until)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until is { } end && now < end + options.ClockSkew && (from is null || now >= from - options.ClockSkew);
    }

    private static Scopes Scopes(JsonWebToken jwt)
    {
        var all = Grains.Access.Scopes.None;
        foreach (var name in jwt.Claims.Where(c => c.Type is "scope" or "scp").SelectMany(c => c.Value.Split(' ')))
        {
            all |= name switch
            {
                "read" => Grains.Access.Scopes.Read,
                "write" => Grains.Access.Scopes.Write,
                "admin" => Grains.Access.Scopes.Admin,
                _ => Grains.Access.Scopes.None,
            };
        }

        return all;
    }
}
