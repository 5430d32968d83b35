using System.Net;
using System.Net.Sockets;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Osgate.Mqtt.Tests;

/// <summary>A broker that does what a test tells it, for faults that a real one does not show on demand.</summary>
internal sealed class FakeBroker : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public FakeBroker() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Takes a connection as far as its CONNECT.</summary>
    public async Task<FakeSession> AcceptAsync(MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        var session = new FakeSession(await _listener.AcceptTcpClientAsync(), version);
        Assert.That(await session.ReadAsync(), Is.InstanceOf<MqttConnectPacket>());
        return session;
    }

    /// <summary>Takes a connection and accepts it.</summary>
    public async Task<FakeSession> WelcomeAsync(
        ushort receiveMaximum = 0, uint maximumPacketSize = 0, bool retains = true, MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        var session = await AcceptAsync(version);
        await session.SendAsync(new MqttConnAckPacket
        {
            MaximumQoS = MqttQualityOfServiceLevel.ExactlyOnce,
            RetainAvailable = retains,
            ReceiveMaximum = receiveMaximum,
            MaximumPacketSize = maximumPacketSize,
        });
        return session;
    }

    public void Dispose() => _listener.Dispose();
}
