using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Osgate.Mqtt;

/// <summary>Why a broker ended a connection (MQTT 5.0, 3.14), in words.</summary>
internal static class BrokerGoodbye
{
    public static string Describe(MqttDisconnectPacket packet, string clientId) =>
        packet.ReasonCode == MqttDisconnectReasonCode.SessionTakenOver
            ? DescribeTakeover(clientId)
            : $"the broker ended the connection: {packet.ReasonCode} {packet.ReasonString}".TrimEnd();

    /// <summary>Two connections of one name throw each other out for ever.</summary>
    public static string DescribeTakeover(string clientId) =>
        $"another client uses the client id '{clientId}': the broker allows each one once and ended this connection; give one of the two another clientId, and each gateway an id of its own";
}
