namespace Acme.Hostile;

/// <summary>What it does wrong: constructor, connect, poll, pollForever, dispose, disposeForever, callback, listenForever,
/// blockInPoll; nothing when it is something else.</summary>
public sealed record HostileSettings(string Fault = "");
