namespace Osgate.Mqtt;

/// <summary>What a broker grants a connection.</summary>
/// <param name="InFlight">Packets on their way without a confirmation, at most.</param>
/// <param name="LargestPacket">Bytes in a packet, at most.</param>
/// <param name="KeepAlive">After how long without a packet the connection counts as lost; zero for never.</param>
/// <param name="Retains">Whether the broker keeps retained messages, as far as it says.</param>
internal sealed record BrokerTerms(int InFlight, uint LargestPacket, TimeSpan KeepAlive, bool Retains = true);
