using Osgate.Host.Tests.Broker;
using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.Peers;

internal sealed class MosquittoTests
{
    [Test]
    public async Task Broker_that_was_killed_comes_back_at_its_port()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await mosquitto.KillAsync();
        Assert.That(() => BrokerClients.ConnectAsync(mosquitto.Port), Throws.InstanceOf<Exception>());
        await mosquitto.StartAgainAsync();
        await using var subscriber = await MosquittoSub.StartAsync(mosquitto.Port, "a/#");
        using var publisher = await BrokerClients.ConnectAsync(mosquitto.Port);
        await publisher.PublishAsync("a/b", "one");
        await publisher.PublishAsync("a/c", "two words");
        Assert.That(await subscriber.WaitForAsync(2), Is.EqualTo((SubMessage[])[new("a/b", "one"), new("a/c", "two words")]));
    }

    [Test]
    public async Task Waiting_for_messages_that_do_not_come_tells_what_did()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var subscriber = await MosquittoSub.StartAsync(mosquitto.Port, "a/#");
        Assert.That(() => subscriber.WaitForAsync(1, TimeSpan.FromMilliseconds(50)),
            Throws.TypeOf<TimeoutException>().With.Message.Contains("1 messages").And.Message.Contains("Subscribed"));
    }
}
