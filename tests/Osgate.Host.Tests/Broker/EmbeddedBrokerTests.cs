using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using MQTTnet;
using Osgate.Host.Broker;
using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.Broker;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class EmbeddedBrokerTests
{
    private readonly LoggedLines _log = new();
    private EmbeddedBroker? _broker;

    private int Port => _broker!.Port;

    [TearDown]
    public async Task StopAsync()
    {
        if (_broker is not null)
            await _broker.DisposeAsync();
        _broker = null;
    }

    [Test]
    public async Task Broker_says_that_it_runs_and_what_it_is_not()
    {
        await StartAsync();
        Assert.That(_log.All, Has.One.Contains($"127.0.0.1:{Port}").And.One.Contains("keeps nothing across a restart").And.One.Contains("install mosquitto"));
    }

    [Test]
    public async Task Broker_listens_on_loopback_alone()
    {
        await StartAsync();
        var addresses = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(one => one.Port == Port).Select(one => IPAddress.IsLoopback(one.Address)).ToList();
        Assert.That(addresses, Is.Not.Empty.And.All.True);
    }

    [Test]
    public async Task Broker_takes_messages_from_client_to_client()
    {
        await StartAsync();
        var arrived = new TaskCompletionSource<string>();
        using var subscriber = await BrokerClients.ConnectAsync(Port, received: message => arrived.SetResult(message.ConvertPayloadToString()));
        await subscriber.SubscribeAsync("telemetry/+");
        using var publisher = await BrokerClients.ConnectAsync(Port);
        var answer = await publisher.PublishAsync("telemetry/a", "21.5");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await arrived.Task, Is.EqualTo("21.5"));
            Assert.That(answer.ReasonCode, Is.EqualTo(MqttClientPublishReasonCode.Success));
        }
    }

    [Test]
    public async Task Message_that_nobody_wants_is_confirmed_as_gone()
    {
        await StartAsync();
        using var publisher = await BrokerClients.ConnectAsync(Port);
        var answer = await publisher.PublishAsync("telemetry", "21.5");
        Assert.That(answer.ReasonCode, Is.EqualTo(MqttClientPublishReasonCode.NoMatchingSubscribers));
    }

    [TestCase("311")]
    [TestCase("5")]
    public async Task Client_without_a_name_is_taken(string version)
    {
        await StartAsync();
        await using var subscriber = await MosquittoSub.StartAsync(Port, "telemetry", "-V", version);
        using var publisher = await BrokerClients.ConnectAsync(Port);
        await publisher.PublishAsync("telemetry", "21.5");
        Assert.That(await subscriber.WaitForAsync(1), Is.EqualTo((SubMessage[])[new("telemetry", "21.5")]));
    }

    [Test]
    public async Task Absent_client_gets_what_came_meanwhile_in_order()
    {
        await StartAsync();
        using (var subscriber = await BrokerClients.ConnectAsync(Port, "meter room", keepSession: true))
        {
            await subscriber.SubscribeAsync("telemetry");
            await subscriber.LeaveAsync();
        }
        using var publisher = await BrokerClients.ConnectAsync(Port);
        for (var i = 0; i < 100; i++)
            await publisher.PublishAsync("telemetry", $"{i}");

        var got = new List<string>();
        var all = new TaskCompletionSource();
        using var again = await BrokerClients.ConnectAsync(Port, "meter room", keepSession: true, received: message =>
        {
            got.Add(message.ConvertPayloadToString());
            if (got.Count == 100)
                all.SetResult();
        });
        await all.Task;
        Assert.That(got, Is.EqualTo(Enumerable.Range(0, 100).Select(i => $"{i}")));
    }

    [Test]
    public async Task Queue_of_an_absent_client_is_bounded_and_what_does_not_fit_is_counted()
    {
        await StartAsync();
        using (var subscriber = await BrokerClients.ConnectAsync(Port, "absent", keepSession: true))
        {
            await subscriber.SubscribeAsync("telemetry");
            await subscriber.LeaveAsync();
        }
        using var publisher = await BrokerClients.ConnectAsync(Port);
        foreach (var some in Enumerable.Range(0, BrokerLimits.MessagesPerSession + 50).Chunk(500))
            await Task.WhenAll(some.Select(i => publisher.PublishAsync("telemetry", $"{i}")));

        var status = await _broker!.GetStatusAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(new BrokerStatus(Clients: 1, Sessions: 2, BrokerLimits.MessagesPerSession + 50, Dropped: 50)));
            Assert.That(_log.All, Has.One.Contains("drops messages for the client 'absent'"));
        }
    }

    [Test]
    public async Task Client_beyond_the_limit_is_refused_and_a_known_one_is_not()
    {
        await StartAsync();
        var clients = new List<IMqttClient>();
        for (var i = 0; i < BrokerLimits.Clients; i++)
            clients.Add(await BrokerClients.ConnectAsync(Port, $"client {i}"));
        var (stranger, answer) = await BrokerClients.TryConnectAsync(Port, "stranger");
        var (known, again) = await BrokerClients.TryConnectAsync(Port, "client 7");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer, Is.EqualTo(MqttClientConnectResultCode.ServerBusy));
            Assert.That(again, Is.EqualTo(MqttClientConnectResultCode.Success));
        }
        foreach (var client in clients.Append(stranger).Append(known))
            client.Dispose();
    }

    [Test]
    public async Task Session_whose_client_was_absent_longest_makes_room()
    {
        await StartAsync();
        for (var i = 0; i <= BrokerLimits.Sessions; i++)
        {
            using var client = await BrokerClients.ConnectAsync(Port, $"client {i}", keepSession: true);
            await client.SubscribeAsync("telemetry");
            await client.LeaveAsync();
            await WaitUntilAsync(status => status.Clients == 0);
        }
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await _broker!.GetStatusAsync()).Sessions, Is.EqualTo(BrokerLimits.Sessions));
            Assert.That(_log.All, Has.One.Contains("forgot the session of the absent client 'client 0'"));
        }
    }

    [Test]
    public async Task Broker_is_not_started_where_something_listens()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        _broker = await EmbeddedBroker.StartIfAbsentAsync(((IPEndPoint)other.LocalEndpoint).Port, _log, TimeProvider.System, CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_broker, Is.Null);
            Assert.That(_log.All, Has.One.Contains("no embedded one is needed"));
        }
    }

    [Test]
    [Platform("Linux")]
    public async Task Port_that_cannot_be_had_is_told_and_stops_nothing()
    {
        // Bound, and not listening yet: what the loser of a race sees. Linux lets two bind when both have SO_REUSEADDR.
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.SetRawSocketOption(1, 2, BitConverter.GetBytes(0));
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;
        _broker = await EmbeddedBroker.StartIfAbsentAsync(port, _log, TimeProvider.System, CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_broker, Is.Null);
            Assert.That(_log.All, Has.One.Contains($"cannot listen at 127.0.0.1:{port}"));
        }
    }

    [Test]
    public async Task Broker_that_was_stopped_leaves_its_port_and_its_clients()
    {
        await StartAsync();
        var left = new TaskCompletionSource<MqttClientDisconnectReason>();
        using var client = await BrokerClients.ConnectAsync(Port);
        client.DisconnectedAsync += lost =>
        {
            left.TrySetResult(lost.Reason);
            return Task.CompletedTask;
        };
        var port = Port;
        await _broker!.DisposeAsync();
        await _broker.DisposeAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await left.Task, Is.EqualTo(MqttClientDisconnectReason.ServerShuttingDown));
            Assert.That(await Loopback.ListensAsync(port, TimeProvider.System, CancellationToken.None), Is.False);
            Assert.That((await _broker.GetStatusAsync()).Clients, Is.Zero);
        }
        _broker = await EmbeddedBroker.StartIfAbsentAsync(port, _log, TimeProvider.System, CancellationToken.None);
        Assert.That(_broker?.Port, Is.EqualTo(port));
    }

    private async Task StartAsync() =>
        _broker = await EmbeddedBroker.StartIfAbsentAsync(0, _log, TimeProvider.System, CancellationToken.None)
            ?? throw new InvalidOperationException(string.Join('\n', _log.All));

    private async Task WaitUntilAsync(Func<BrokerStatus, bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition(await _broker!.GetStatusAsync()))
            await Task.Delay(1, deadline.Token);
    }
}
