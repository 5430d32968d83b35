using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Osgate.Host.Broker;

/// <summary>A broker for a box that has none, so that the gateway exports out of the box. It listens on loopback alone,
/// and keeps all it knows in memory.</summary>
internal sealed class EmbeddedBroker : IAsyncDisposable
{
    private static readonly TimeSpan s_stopDeadline = TimeSpan.FromMilliseconds(500);

    private readonly MqttServer _server;
    private readonly BrokerLimits _limits;
    private readonly DroppedMessages _dropped;
    private readonly TimeProvider _time;
    private long _messages;
    private bool _disposed;

    private EmbeddedBroker(MqttServer server, ILogger logger, TimeProvider time)
    {
        _server = server;
        _time = time;
        _limits = new BrokerLimits(server, logger);
        _dropped = new DroppedMessages(logger, time);
        server.ValidatingConnectionAsync += _limits.AdmitAsync;
        server.InterceptingPublishAsync += CountAsync;
        server.ApplicationMessageEnqueuedOrDroppedAsync += _dropped.CountAsync;
    }

    /// <summary>The port it listens at.</summary>
    public int Port { get; private init; }

    /// <summary>Starts a broker at 127.0.0.1, and at ::1 where there is one, unless something listens there already.</summary>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="logger">Where it says that it runs, and what became of it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns><see langword="null"/> when something listens there already, or when the port cannot be had; the log says which.</returns>
    public static async Task<EmbeddedBroker?> StartIfAbsentAsync(int port, ILogger logger, TimeProvider time, CancellationToken cancel)
    {
        if (await Loopback.ListensAsync(port, time, cancel))
        {
            BrokerLog.Present(logger, port);
            return null;
        }
        var options = OptionsOf(port);
        var server = new MqttServerFactory().CreateMqttServer(options, [new NamingServerAdapter()], new BrokerNetLogger(logger));
        try
        {
            await server.StartAsync();
        }
        catch (SocketException e)
        {
            // Somebody was faster, or may not bind there: the gateway runs on, its sink tells whether a broker answers.
            BrokerLog.NotStarted(logger, port, e.Message);
            server.Dispose();
            return null;
        }
        var bound = options.DefaultEndpointOptions.Port;
        BrokerLog.Runs(logger, bound);
        return new EmbeddedBroker(server, logger, time) { Port = bound };
    }

    /// <summary>How it does.</summary>
    public async Task<BrokerStatus> GetStatusAsync()
    {
        if (_disposed)
            return new BrokerStatus(0, 0, Interlocked.Read(ref _messages), _dropped.Count);
        var clients = await _server.GetClientsAsync();
        var sessions = await _server.GetSessionsAsync();
        return new BrokerStatus(clients.Count, sessions.Count, Interlocked.Read(ref _messages), _dropped.Count);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            var farewell = new MqttServerClientDisconnectOptions { ReasonCode = MqttDisconnectReasonCode.ServerShuttingDown };
            await _server.StopAsync(new MqttServerStopOptions { DefaultClientDisconnectOptions = farewell }).WaitAsync(s_stopDeadline, _time);
        }
        catch (TimeoutException)
        {
            // A client that does not take its farewell may not hold up the end; its socket is closed with the process.
            return;
        }
        _server.Dispose();
    }

    private static MqttServerOptions OptionsOf(int port) => new MqttServerOptionsBuilder()
        .WithDefaultEndpoint()
        .WithDefaultEndpointPort(port)
        .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
        .WithDefaultEndpointBoundIPV6Address(Loopback.HasV6() ? IPAddress.IPv6Loopback : IPAddress.None)
        .WithDefaultCommunicationTimeout(TimeSpan.FromSeconds(10))
        .WithPersistentSessions()
        .WithMaxPendingMessagesPerClient(BrokerLimits.MessagesPerSession)
        // Not the oldest: MQTTnet goes on holding those among the unacknowledged, without a bound.
        .WithPendingMessagesOverflowStrategy(MqttPendingMessagesOverflowStrategy.DropNewMessage)
        .Build();

    private Task CountAsync(InterceptingPublishEventArgs message)
    {
        Interlocked.Increment(ref _messages);
        return Task.CompletedTask;
    }
}
