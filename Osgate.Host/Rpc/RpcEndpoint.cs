using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Osgate.Core.Management;

namespace Osgate.Host.Rpc;

/// <summary>JSON-RPC over HTTP, at one address: POST to /rpc, and to / where older clients look for it.</summary>
internal sealed class RpcEndpoint : IAsyncDisposable
{
    private const int LargestRequest = 1024 * 1024;

    private readonly WebApplication _server;

    private RpcEndpoint(WebApplication server) => _server = server;

    /// <summary>Starts to listen.</summary>
    /// <param name="listen">Says where.</param>
    /// <param name="dispatcher">Answers.</param>
    /// <param name="loggers">Where the server logs.</param>
    /// <param name="isLocal">Whether only callers on this box can reach it, whatever host they name.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<RpcEndpoint> StartAsync(Action<KestrelServerOptions> listen, RpcDispatcher dispatcher, ILoggerFactory loggers, bool isLocal, CancellationToken cancel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
            kestrel.Limits.MaxConcurrentConnections = 100;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            listen(kestrel);
        });
        var server = builder.Build();
        server.Run(context => AnswerAsync(context, dispatcher, isLocal));
        try
        {
            await server.StartAsync(cancel);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        return new RpcEndpoint(server);
    }

    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(250));
        await _server.StopAsync(deadline.Token);
        await _server.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context, RpcDispatcher dispatcher, bool isLocal)
    {
        var path = context.Request.Path.Value;
        if (path is not ("/" or "/rpc"))
        {
            await SayAsync(context, StatusCodes.Status404NotFound, "JSON-RPC 2.0 is at /rpc");
            return;
        }
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "POST";
            await SayAsync(context, StatusCodes.Status405MethodNotAllowed, "POST a JSON-RPC 2.0 request here");
            return;
        }
        // No page in a browser has any business here, and only a browser says where a request comes from.
        if (context.Request.Headers.ContainsKey("Origin"))
        {
            await SayAsync(context, StatusCodes.Status403Forbidden, "pages in a browser may not call this");
            return;
        }
        // A page in a browser on this box must not reach the gateway by a name that it made up for 127.0.0.1.
        if (!isLocal && !IsAddressOrLocalhost(context.Request.Host.Host))
        {
            await SayAsync(context, StatusCodes.Status421MisdirectedRequest, "call this gateway by its address");
            return;
        }
        using var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            await SayAsync(context, e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"a request has {LargestRequest} bytes at most" : e.Message);
            return;
        }
        var answer = await dispatcher.AnswerAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
        if (answer.IsEmpty)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private static bool IsAddressOrLocalhost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out _);

    private static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
