using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Osgate.Core.Management;
using Osgate.Host.Settings;

namespace Osgate.Host.Rpc;

/// <summary>Runs JSON-RPC on the socket in the state folder and on the address of the settings. Where one cannot be had,
/// it says so, and the rest of the gateway runs.</summary>
internal sealed partial class RpcService(Configuration configuration, RpcDispatcher dispatcher, ILoggerFactory loggers) : IHostedService
{
    private readonly ILogger _logger = loggers.CreateLogger("Osgate.Rpc");
    private readonly List<RpcEndpoint> _endpoints = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await StartSocketAsync(cancellationToken);
        await StartAddressAsync(configuration.Settings.Rpc.Listen, cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_endpoints.Select(e => e.DisposeAsync().AsTask()));
        _endpoints.Clear();
    }

    private async Task StartSocketAsync(CancellationToken cancel)
    {
        var path = configuration.SocketPath;
        // Ours by the lock on the state folder: what lies there was left by a process that was killed.
        File.Delete(path);
        await StartAsync(path, kestrel => kestrel.ListenUnixSocket(path), isLocal: true, cancel);
        if (!OperatingSystem.IsWindows() && File.Exists(path))
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task StartAddressAsync(string listen, CancellationToken cancel)
    {
        if (listen == "off")
            return;
        if (!IPEndPoint.TryParse(listen.Replace("localhost", "127.0.0.1", StringComparison.OrdinalIgnoreCase), out var address) || address.Port == 0)
        {
            LogNoAddress(_logger, listen);
            return;
        }
        if (await StartAsync(listen, kestrel => kestrel.Listen(address), isLocal: false, cancel))
        {
            LogListens(_logger, address);
            if (!IPAddress.IsLoopback(address.Address))
                LogOpen(_logger, address);
        }
    }

    private async Task<bool> StartAsync(string where, Action<KestrelServerOptions> listen, bool isLocal, CancellationToken cancel)
    {
        try
        {
            _endpoints.Add(await RpcEndpoint.StartAsync(listen, dispatcher, loggers, isLocal, cancel));
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException or ArgumentException or UnauthorizedAccessException)
        {
            LogFailed(_logger, where, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "JSON-RPC at http://{Address}/rpc")]
    private static partial void LogListens(ILogger logger, IPEndPoint address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "JSON-RPC at {Address} asks for no key: whoever reaches it sees what this gateway does, and may have it send again what was refused")]
    private static partial void LogOpen(ILogger logger, IPEndPoint address);

    [LoggerMessage(Level = LogLevel.Error, Message = "no JSON-RPC at {Where}: {Message}; everything else runs (another address: gateway.rpc.listen)")]
    private static partial void LogFailed(ILogger logger, string where, string message);

    [LoggerMessage(Level = LogLevel.Error, Message = "gateway.rpc.listen: '{Listen}' is no address: write an IP address and a port like 127.0.0.1:9090, or off")]
    private static partial void LogNoAddress(ILogger logger, string listen);
}
