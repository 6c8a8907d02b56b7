using System.Text;
using IndexForge.Gateway.Idempotency;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Tests.Idempotency;

public sealed class RequestFingerprintTests
{
    [Fact]
    public void It_does_not_depend_on_how_the_body_arrives()
    {
        var body = Encoding.ASCII.GetBytes("--bound\r\nx: y\r\n\r\nbo--boun--boundbound\r\n--bound--\r\n");
        var whole = Print("bound", body, body.Length);
        for (var size = 1; size < body.Length; size++)
        {
            Assert.Equal(whole, Print("bound", body, size));
        }
    }

    [Fact]
    public void It_leaves_the_boundary_out_and_nothing_else()
    {
        Assert.Equal(Form("one", "data"), Form("another", "data"));
        Assert.NotEqual(Form("one", "data"), Form("one", "date"));
        Assert.NotEqual(Form("one", "data"), Form("one", "data "));
    }

    [Theory]
    [InlineData("POST", "/a", "?x=1", "text/plain", "b", false)]
    [InlineData("PUT", "/a", "?x=1", "text/plain", "a", false)]
    [InlineData("POST", "/b", "?x=1", "text/plain", "a", false)]
    [InlineData("POST", "/a", "?x=2", "text/plain", "a", false)]
    [InlineData("POST", "/a", "?x=1", "text/csv", "a", false)]
    [InlineData("POST", "/a", "?x=1&apikey=k", "text/plain", "a", true)]
    [InlineData("POST", "/a", "?x=1", "text/plain", "a", true)]
    public void Requests_are_the_same_where_all_that_matters_is(string method, string path, string query, string type, string body, bool same)
    {
        var one = Print("POST", "/a", "?x=1", "text/plain", Encoding.ASCII.GetBytes("a"), 1);
        Assert.Equal(same, one == Print(method, path, query, type, Encoding.ASCII.GetBytes(body), 1));
    }

    private static string Form(string boundary, string data) => Print(boundary, Encoding.ASCII.GetBytes($"--{boundary}\r\n\r\n{data}\r\n--{boundary}--\r\n"), 7);

    private static string Print(string boundary, byte[] body, int size) => Print("POST", "/a", "", $"multipart/form-data; boundary=\"{boundary}\"", body, size);

    private static string Print(string method, string path, string query, string type, byte[] body, int size)
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path, http.Request.QueryString, http.Request.ContentType) = (method, path, new QueryString(query), type);
        using var print = new RequestFingerprint(http.Request);
        foreach (var chunk in body.Chunk(size))
        {
            print.Append(chunk);
        }

        return print.End();
    }
}
