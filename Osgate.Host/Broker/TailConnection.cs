using System.Buffers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Osgate.Host.Broker;

/// <summary>One connection of <c>osgate tail</c> to one broker; it ends when the broker goes away.</summary>
internal sealed class TailConnection : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TailTarget _target;
    private readonly TimeProvider _time;

    private TailConnection(TailTarget target, TimeProvider time, Action<string, ReadOnlySequence<byte>> received)
    {
        _target = target;
        _time = time;
        _client.ApplicationMessageReceivedAsync += message =>
        {
            received(message.ApplicationMessage.Topic, message.ApplicationMessage.Payload);
            return Task.CompletedTask;
        };
        _client.DisconnectedAsync += _ =>
        {
            _lost.TrySetResult();
            return Task.CompletedTask;
        };
    }

    /// <summary>Completes when the connection is lost.</summary>
    public Task Lost => _lost.Task;

    /// <exception cref="BrokerUnreachableException">There is none; the message says why, and what to do.</exception>
    public static async Task<TailConnection> OpenAsync(
        TailTarget target, TimeProvider time, Action<string, ReadOnlySequence<byte>> received, CancellationToken cancel)
    {
        var connection = new TailConnection(target, time, received);
        try
        {
            await connection.ConnectAsync(cancel);
            return connection;
        }
        catch (Exception e)
        {
            await connection.DisposeAsync();
            // What MQTTnet throws when it is cancelled depends on where it was.
            cancel.ThrowIfCancellationRequested();
            if (e is BrokerUnreachableException)
                throw;
            throw new BrokerUnreachableException(Explain(target, e), e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);
            if (_client.IsConnected)
                await _client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token);
        }
        catch (Exception e) when (e is MqttCommunicationException or OperationCanceledException or IOException or SocketException)
        {
            // The broker is gone already: there is nobody to say goodbye to.
        }
        finally
        {
            _client.Dispose();
        }
    }

    private async Task ConnectAsync(CancellationToken cancel)
    {
        var answer = await _client.ConnectAsync(Options(), cancel);
        if (answer.ResultCode != MqttClientConnectResultCode.Success)
        {
            throw new BrokerUnreachableException(answer.ResultCode is MqttClientConnectResultCode.BadUserNameOrPassword or MqttClientConnectResultCode.NotAuthorized
                ? $"the broker at {_target} refuses {(_target.Username is { } user ? $"the user '{user}'" : "a client without a user")}: check the sink's username and password"
                : $"the broker at {_target} refuses the connection: {answer.ResultCode}");
        }
        var subscription = new MqttClientSubscribeOptions();
        foreach (var filter in _target.Topics.Select(TopicFilter.Of).Distinct())
            subscription.TopicFilters.Add(new MqttTopicFilterBuilder().WithTopic(filter).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtMostOnce).Build());
        var result = await _client.SubscribeAsync(subscription, cancel);
        if (result.Items.FirstOrDefault(item => (int)item.ResultCode >= 0x80) is { } refused)
            throw new BrokerUnreachableException($"the broker at {_target} refuses to show '{refused.TopicFilter.Topic}': {refused.ResultCode}");
    }

    private MqttClientOptions Options()
    {
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer(_target.Host, _target.Port)
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId($"osgate-tail-{Guid.NewGuid():N}")
            .WithCleanStart()
            .WithTryPrivate(false)
            .WithTimeout(TimeSpan.FromSeconds(10));
        if (_target.Username is { } user)
            options = options.WithCredentials(user, _target.Password?.Reveal());
        if (_target.Tls)
            options = options.WithTlsOptions(tls => Trust(tls.UseTls().WithTargetHost(_target.Host)));
        return options.Build();
    }

    private void Trust(MqttClientTlsOptionsBuilder tls)
    {
        if (_target.Ca is not { } file)
            return;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        tls.WithTrustChain(roots);
    }

    private static string Explain(TailTarget target, Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return $"nothing listens at {target}: is the gateway or a broker running?";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return $"no host '{target.Host}' is known: check the sink's host";
                case AuthenticationException:
                    return $"the certificate of {target} is not trusted: {cause.Message}";
                case CryptographicException or UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException when target.Ca is not null:
                    return $"the certificates in '{target.Ca}' cannot be read: {cause.Message}";
                case SecretUnavailableException:
                    return cause.Message;
                case MqttCommunicationTimedOutException or TimeoutException:
                    return $"{target} takes a connection but does not answer as a broker: check host, port and tls of the sink";
            }
        }
        return $"there is no connection to {target}: {e.Message}";
    }
}
