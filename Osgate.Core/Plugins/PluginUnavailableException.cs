namespace Osgate.Core.Plugins;

/// <summary>A plugin cannot be staged or loaded; the message names it and says why.</summary>
public sealed class PluginUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
