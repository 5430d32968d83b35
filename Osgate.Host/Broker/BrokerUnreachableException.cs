namespace Osgate.Host.Broker;

/// <summary>There is no connection to a broker; the message is for the person at the command line.</summary>
internal sealed class BrokerUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
