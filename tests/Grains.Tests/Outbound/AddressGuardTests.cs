using System.Net;
using IndexForge.Grains.Outbound;
using IndexForge.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Outbound;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.10")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    public void What_only_this_service_can_reach_is_refused(string address) => Assert.False(AddressGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    public void The_public_internet_is_permitted(string address) => Assert.True(AddressGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://localhost:9/")]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("http://[::1]:9/")]
    [InlineData("http://0x7f.1:9/")]
    [InlineData("http://2130706433:9/")]
    public async Task A_call_to_this_machine_is_refused_however_it_is_written(string url)
    {
        await using var cluster = await GrainCluster.Start();
        var http = cluster.Services.GetRequiredService<OutboundHttp>();
        Assert.True(OutboundHttp.IsCallable(url, out var address));

        var refused = await Assert.ThrowsAsync<ServiceException>(
            () => http.Send(uri => new HttpRequestMessage(HttpMethod.Get, uri), address, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCodes.InvalidRequest, refused.Code);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.com/")]
    [InlineData("http://user:secret@example.com/")]
    [InlineData("/relative")]
    [InlineData("")]
    [InlineData(null)]
    public void Only_plain_web_addresses_are_called(string? url) => Assert.False(OutboundHttp.IsCallable(url, out _));
}
