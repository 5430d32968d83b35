namespace Osgate;

/// <summary>What a <see cref="Secret"/> refers to is not there.</summary>
public sealed class SecretUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
