namespace Osgate.Host.Broker;

/// <summary>How the embedded broker does.</summary>
/// <param name="Clients">Connected clients.</param>
/// <param name="Sessions">Sessions kept, of connected clients and of others that asked for it.</param>
/// <param name="Messages">Messages published to it since it started.</param>
/// <param name="Dropped">Messages that did not fit into a session's queue any more, once per session.</param>
internal sealed record BrokerStatus(int Clients, int Sessions, long Messages, long Dropped);
