using IndexForge.Storage.Redis;

namespace IndexForge.Storage.Tests.Redis;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("localhost:6380", "localhost", 6380, null, null)]
    [InlineData("cache", "cache", 0, null, null)]
    [InlineData("cache:1,password=p,defaultDatabase=2", "cache", 1, "p", 2)]
    [InlineData("redis://cache", "cache", 6379, null, null)]
    [InlineData("redis://cache:6380/3", "cache", 6380, null, 3)]
    [InlineData("redis://:p%40ss@10.0.0.1:7000/0", "10.0.0.1", 7000, "p@ss", 0)]
    public void Both_forms_are_read(string configuration, string host, int port, string? password, int? database)
    {
        var options = RedisAddress.Parse(configuration);
        Assert.Equal($"{host}:{port}", Assert.Single(options.EndPoints).ToString()!.Replace("Unspecified/", "", StringComparison.Ordinal));
        Assert.Equal(password, options.Password);
        Assert.Equal(database, options.DefaultDatabase);
        Assert.False(options.Ssl);
    }

    [Fact]
    public void A_secure_address_turns_encryption_on() => Assert.True(RedisAddress.Parse("rediss://cache:6380").Ssl);

    [Theory]
    [InlineData("redis://cache/notanumber")]
    [InlineData("cache,defaultDatabase=x")]
    [InlineData("cache,nonsense=1")]
    public void What_cannot_be_read_is_refused(string configuration) =>
        Assert.ThrowsAny<ArgumentException>(() => RedisAddress.Parse(configuration));
}
