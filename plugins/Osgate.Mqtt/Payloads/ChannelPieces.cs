namespace Osgate.Mqtt;

/// <summary>What is the same in every message of a channel.</summary>
/// <param name="Topic">The channel's topic.</param>
/// <param name="Name"><c>"energy_kwh":</c></param>
/// <param name="BeforeValue"><c>","device":"...","channel":"energy_kwh","value":</c></param>
/// <param name="AfterValue"><c>,"unit":"kwh","seq":</c></param>
internal sealed record ChannelPieces(byte[] Topic, byte[] Name, byte[] BeforeValue, byte[] AfterValue);
