namespace Osgate.Mqtt;

/// <summary>A channel that a message feeds, and where in the message.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Field">Where its value stands; <see langword="null"/> when the payload is the value.</param>
/// <param name="TimeField">Where its time stands; <see langword="null"/> when it has none.</param>
internal sealed record ChannelRoute(DeviceChannel<MqttChannel> Channel, FieldPath? Field, FieldPath? TimeField);
