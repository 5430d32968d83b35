using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Osgate.Host.Rpc;

/// <summary>Asks the gateway that runs on this box, over the socket in its state folder.</summary>
internal sealed class RpcClient(string socketPath)
{
    /// <summary>The result of a call; <see langword="null"/> when no gateway runs.</summary>
    /// <exception cref="InvalidOperationException">The gateway answered with an error, or not within 30 s.</exception>
    public async Task<JsonElement?> CallAsync(string method, JsonObject? parameters, CancellationToken cancel)
    {
        if (!File.Exists(socketPath))
            return null;
        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method };
        if (parameters is not null)
            request["params"] = parameters;
        using var handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, HostJson.Default.JsonObject));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await client.PostAsync(new Uri("http://localhost/rpc"), content, cancel);
            using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancel));
            if (answer.RootElement.TryGetProperty("error", out var error))
                throw new InvalidOperationException(error.GetProperty("message").GetString());
            return answer.RootElement.GetProperty("result").Clone();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new InvalidOperationException($"the gateway has not answered '{method}' within {client.Timeout.TotalSeconds} s");
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException)
        {
            // A socket without a listener was left by a gateway that was killed.
            return null;
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
