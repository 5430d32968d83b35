namespace Osgate.Host.Settings;

/// <summary>Settings that cannot be used; the message says all that is wrong.</summary>
internal sealed class SettingsException(string message) : Exception(message);
