using Microsoft.Extensions.Logging;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Osgate.Host.Broker;

/// <summary>Keeps the embedded broker small: so many clients, so many sessions, so many messages in each.</summary>
internal sealed class BrokerLimits(MqttServer server, ILogger logger)
{
    /// <summary>Messages that wait for one client, ten times what mosquitto keeps: a batch of the gateway may hold more than 1000.</summary>
    public const int MessagesPerSession = 10_000;

    /// <summary>Clients at one time.</summary>
    public const int Clients = 100;

    /// <summary>Sessions, those of absent clients included.</summary>
    public const int Sessions = 100;

    /// <summary>Decides on a client that wants to connect.</summary>
    public async Task AdmitAsync(ValidatingConnectionEventArgs client)
    {
        if (string.IsNullOrEmpty(client.ClientId) && client.ProtocolVersion == MqttProtocolVersion.V500)
            client.AssignedClientIdentifier = NamingServerAdapter.NewName();
        var connected = await server.GetClientsAsync();
        var comesAgain = connected.Any(one => one.Id == client.ClientId);
        if (connected.Count >= Clients && !comesAgain)
        {
            client.ReasonCode = MqttConnectReasonCode.ServerBusy;
            BrokerLog.Full(logger, Clients);
            return;
        }
        await ForgetAsync(client.ClientId);
    }

    // Clients that take a new name at every start leave sessions behind that nobody comes back for.
    private async Task ForgetAsync(string newcomer)
    {
        var sessions = await server.GetSessionsAsync();
        if (sessions.Count < Sessions || sessions.Any(session => session.Id == newcomer))
            return;
        var longest = sessions.Where(session => session.DisconnectedTimestamp is not null).MinBy(session => session.DisconnectedTimestamp);
        if (longest is null)
            return;
        BrokerLog.Forgot(logger, longest.Id, longest.PendingApplicationMessagesCount, Sessions);
        await longest.DeleteAsync();
    }
}
