using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

// The limit of what a service on Kestrel can do: every GET answers the same bytes. Usage: BareKestrel PORT BYTES.
var body = new byte[int.Parse(args[1], CultureInfo.InvariantCulture)];
Array.Fill(body, (byte)'x');
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.Logging.ClearProviders();
builder.WebHost.UseKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture));
});
var app = builder.Build();
app.Run(async http =>
{
    http.Response.ContentType = "application/json; charset=utf-8";
    http.Response.ContentLength = body.Length;
    await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
});
app.Run();
