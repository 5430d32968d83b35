namespace Osgate.Mqtt;

/// <summary>The broker ended the connection for another client of the same name.</summary>
internal sealed class TakenOverException(string clientId) : IOException(BrokerGoodbye.DescribeTakeover(clientId));
