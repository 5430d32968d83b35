namespace Osgate.Core.Manifests;

/// <summary>A document is no manifest at all: not there, no JSON, or of a newer format.</summary>
public sealed class ManifestUnreadableException(string message, Exception? inner = null) : Exception(message, inner);
