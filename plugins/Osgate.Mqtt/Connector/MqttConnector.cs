using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace Osgate.Mqtt;

/// <summary>Listens at a broker. A message is acknowledged when its readings are kept safe, and not before.</summary>
internal sealed partial class MqttConnector : IListener
{
    private const int MostAtOnce = 1_000;
    private const int FiltersPerPacket = 500;

    private readonly ConnectorContext<MqttConnectorSettings, MqttDevice, MqttChannel> _context;
    private readonly MqttConnectorSettings _settings;
    private readonly string _clientId;
    private readonly Routes _routes;
    private readonly Counter _unknown;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<MqttApplicationMessageReceivedEventArgs> _messages = Channel.CreateBounded<MqttApplicationMessageReceivedEventArgs>(
        new BoundedChannelOptions(10 * MostAtOnce) { SingleReader = true, SingleWriter = true });

    public MqttConnector(ConnectorContext<MqttConnectorSettings, MqttDevice, MqttChannel> context)
    {
        _context = context;
        _settings = context.Settings;
        _clientId = _settings.ClientId ?? $"osgate-{context.GatewayId}-{context.Uuid:N}";
        _routes = new Routes(context.Devices);
        _unknown = context.Counter("messages of no channel");
        _client.ApplicationMessageReceivedAsync += TakeAsync;
        _client.DisconnectedAsync += LoseAsync;
    }

    public async Task ConnectAsync(CancellationToken cancel)
    {
        var options = BrokerOptions.Create(_settings, _clientId)
            .WithCleanSession(_settings.CleanStart);
        if (_settings.Version == MqttVersion.V5)
            options.WithSessionExpiryInterval((uint)_settings.SessionExpiry).WithReceiveMaximum(MostAtOnce);
        var answer = await _client.ConnectAsync(options.Build(), cancel);
        if (answer.ResultCode != MqttClientConnectResultCode.Success)
            throw new IOException($"the broker refused the connection: {answer.ResultCode} {answer.ReasonString}".TrimEnd());
        foreach (var filters in _routes.Filters.Chunk(FiltersPerPacket))
            await SubscribeAsync(filters, cancel);
        LogConnected(_context.Logger, _settings.Host, _settings.EffectivePort, _routes.Filters.Length, answer.IsSessionPresent);
    }

    public async Task ListenAsync(CancellationToken cancel)
    {
        var writer = _context.CreateWriter();
        var taken = new List<MqttApplicationMessageReceivedEventArgs>(MostAtOnce);
        // Throws when the connection is lost, after what had come before was taken.
        while (await _messages.Reader.WaitToReadAsync(cancel))
        {
            while (taken.Count < MostAtOnce && _messages.Reader.TryRead(out var message))
            {
                Write(message.ApplicationMessage, writer);
                taken.Add(message);
            }
            await writer.FlushAsync(cancel);
            foreach (var message in taken)
                await message.AcknowledgeAsync(cancel);
            taken.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _messages.Writer.TryComplete();
        if (_client.IsConnected)
        {
            try
            {
                using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1), _context.Time);
                await _client.DisconnectAsync(new MqttClientDisconnectOptions { SessionExpiryInterval = (uint)_settings.SessionExpiry }, deadline.Token);
            }
            catch (Exception e) when (e is MqttCommunicationException or OperationCanceledException or IOException or ObjectDisposedException)
            {
                // Only a courtesy: the broker notices the closed connection as well.
            }
        }
        _client.Dispose();
    }

    private async Task SubscribeAsync(string[] filters, CancellationToken cancel)
    {
        // Only MQTT 5 can ask not to be sent the retained messages again at each connection.
        var retained = _settings.Version == MqttVersion.V5 ? MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly : MqttRetainHandling.SendAtSubscribe;
        var subscription = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in filters)
            subscription.WithTopicFilter(filter, (MqttQualityOfServiceLevel)_settings.Qos, retainHandling: retained);
        var answer = await _client.SubscribeAsync(subscription.Build(), cancel);
        foreach (var item in answer.Items)
        {
            if ((int)item.ResultCode >= 0x80)
                throw new IOException($"the broker refuses the subscription to '{item.TopicFilter.Topic}': {item.ResultCode}; allow this user to read it");
        }
    }

    private void Write(MqttApplicationMessage message, IReportWriter writer)
    {
        if (_context.Trace.Enabled)
            _context.Trace.Received(message.Payload.ToArray(), message.Topic);
        var routes = _routes.Find(message.Topic);
        // A session that the broker kept may still hold a subscription of an earlier manifest.
        if (routes.Length == 0)
            _unknown.Add();
        foreach (var route in routes)
            writer.Write(route.Read(message.Payload, message.Retain));
    }

    private async Task TakeAsync(MqttApplicationMessageReceivedEventArgs message)
    {
        message.AutoAcknowledge = false;
        try
        {
            await _messages.Writer.WriteAsync(message);
        }
        catch (ChannelClosedException)
        {
            // The connector ends: what is not acknowledged is sent again to the next one.
        }
    }

    private Task LoseAsync(MqttClientDisconnectedEventArgs lost)
    {
        var reason = lost.Reason == MqttClientDisconnectReason.SessionTakenOver
            ? BrokerGoodbye.DescribeTakeover(_clientId)
            : lost.Exception?.GetBaseException().Message ?? (string.IsNullOrEmpty(lost.ReasonString) ? lost.Reason.ToString() : lost.ReasonString);
        _messages.Writer.TryComplete(new IOException($"the connection to {_settings.Host}:{_settings.EffectivePort} was lost: {reason}", lost.Exception));
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to {Host}:{Port}, {Filters} subscriptions, session kept by the broker: {SessionPresent}")]
    private static partial void LogConnected(ILogger logger, string host, int port, int filters, bool sessionPresent);
}
