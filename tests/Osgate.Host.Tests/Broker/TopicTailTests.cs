using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Osgate.Host.Broker;
using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.Broker;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TopicTailTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LineWriter _output = new();
    private readonly LineWriter _notes = new();
    private readonly CancellationTokenSource _cancel = new();
    private EmbeddedBroker? _broker;

    [TearDown]
    public async Task StopAsync()
    {
        _cancel.Dispose();
        await _output.DisposeAsync();
        await _notes.DisposeAsync();
        if (_broker is not null)
            await _broker.DisposeAsync();
    }

    [Test]
    public async Task Message_is_shown_as_its_topic_and_its_payload()
    {
        var port = await StartBrokerAsync();
        var tail = await TailAsync(port, raw: false, "telemetry");
        using var publisher = await BrokerClients.ConnectAsync(port);
        await publisher.PublishAsync("telemetry", """{"value":21.5}""");
        Assert.That(await _output.TakeAsync(), Is.EqualTo("""telemetry {"value":21.5}"""));
        await EndAsync(tail);
    }

    [Test]
    public async Task Raw_message_is_shown_as_its_payload()
    {
        var port = await StartBrokerAsync();
        var tail = await TailAsync(port, raw: true, "telemetry");
        using var publisher = await BrokerClients.ConnectAsync(port);
        await publisher.PublishAsync("telemetry", """{"value":21.5}""");
        Assert.That(await _output.TakeAsync(), Is.EqualTo("""{"value":21.5}"""));
        await EndAsync(tail);
    }

    [Test]
    public async Task Placeholders_match_every_device_and_channel()
    {
        var port = await StartBrokerAsync();
        var tail = await TailAsync(port, raw: false, "site/{gateway}/{device}/{channel}");
        using var publisher = await BrokerClients.ConnectAsync(port);
        await publisher.PublishAsync("site/g1/d1", "no channel");
        await publisher.PublishAsync("site/g1/d1/power", "1");
        await publisher.PublishAsync("site/g2/d9/energy", "2");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await _output.TakeAsync(), Is.EqualTo("site/g1/d1/power 1"));
            Assert.That(await _output.TakeAsync(), Is.EqualTo("site/g2/d9/energy 2"));
        }
        await EndAsync(tail);
    }

    [Test]
    public async Task Tail_comes_back_when_its_broker_does()
    {
        var port = await StartBrokerAsync();
        var tail = await TailAsync(port, raw: false, "telemetry");
        await _broker!.DisposeAsync();
        Assert.That(await _notes.TakeAsync(), Is.EqualTo($"the broker at 127.0.0.1:{port} went away; waiting for it"));

        await StartBrokerAsync(port);
        await AdvanceUntilAsync(_notes.TakeAsync());
        using var publisher = await BrokerClients.ConnectAsync(port);
        await publisher.PublishAsync("telemetry", "again");
        Assert.That(await _output.TakeAsync(), Is.EqualTo("telemetry again"));
        await EndAsync(tail);
    }

    [Test]
    public void Broker_that_is_not_there_is_told_at_once()
    {
        var port = LocalPort.TakeFree();
        Assert.That(() => New(raw: false).RunAsync([new TailTarget("localhost", port, ["telemetry"])], _cancel.Token),
            Throws.TypeOf<BrokerUnreachableException>().With.Message.EqualTo($"nothing listens at localhost:{port}: is the gateway or a broker running?"));
    }

    [Test]
    public async Task One_broker_that_is_not_there_ends_the_tail_of_all()
    {
        var port = await StartBrokerAsync();
        ImmutableArray<TailTarget> targets = [new("127.0.0.1", port, ["telemetry"]), new("127.0.0.1", LocalPort.TakeFree(), ["telemetry"])];
        Assert.That(() => New(raw: false).RunAsync(targets, _cancel.Token), Throws.TypeOf<BrokerUnreachableException>());
    }

    [Test]
    public async Task Broker_that_refuses_the_user_is_told()
    {
        await using var mosquitto = await Mosquitto.StartAsync("allow_anonymous false");
        var target = new TailTarget("127.0.0.1", mosquitto.Port, ["telemetry"]) { Username = "meter", Password = new Secret("wrong") };
        Assert.That(() => New(raw: false).RunAsync([target], _cancel.Token),
            Throws.TypeOf<BrokerUnreachableException>().With.Message.Contains("refuses the user 'meter'").And.Message.Not.Contains("wrong"));
    }

    private TopicTail New(bool raw) => new(_output, _notes, raw, _time);

    private async Task<int> StartBrokerAsync(int port = 0)
    {
        _broker = await EmbeddedBroker.StartIfAbsentAsync(port, NullLogger.Instance, TimeProvider.System, CancellationToken.None);
        return _broker!.Port;
    }

    private async Task<Task> TailAsync(int port, bool raw, string topic)
    {
        var tail = New(raw).RunAsync([new TailTarget("127.0.0.1", port, [topic])], _cancel.Token);
        Assert.That(await _notes.TakeAsync(), Does.StartWith($"listening at 127.0.0.1:{port} to "));
        return tail;
    }

    private async Task AdvanceUntilAsync(Task done)
    {
        while (!done.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(done, Task.Delay(10));
        }
        await done;
    }

    private async Task EndAsync(Task tail)
    {
        await _cancel.CancelAsync();
        await tail;
    }
}
