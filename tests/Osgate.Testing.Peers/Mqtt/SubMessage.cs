namespace Osgate.Testing.Peers;

/// <summary>A message as mosquitto_sub showed it.</summary>
/// <param name="Topic">Its topic; without blanks.</param>
/// <param name="Payload">Its payload, a text of one line.</param>
public sealed record SubMessage(string Topic, string Payload);
