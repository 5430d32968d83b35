using Microsoft.Extensions.Logging;

namespace Osgate.Host.Broker;

/// <summary>What the embedded broker says.</summary>
internal static partial class BrokerLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "an embedded MQTT broker runs at 127.0.0.1:{Port}, since nothing listened there; "
        + "it keeps nothing across a restart: install mosquitto for real use")]
    public static partial void Runs(ILogger logger, int port);

    [LoggerMessage(Level = LogLevel.Information, Message = "a broker listens at 127.0.0.1:{Port}: no embedded one is needed")]
    public static partial void Present(ILogger logger, int port);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the embedded MQTT broker cannot listen at 127.0.0.1:{Port}: {Error}; "
        + "the gateway runs without it")]
    public static partial void NotStarted(ILogger logger, int port, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the embedded MQTT broker refuses a client: it takes {Clients} at most; install mosquitto for more")]
    public static partial void Full(ILogger logger, int clients);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the embedded MQTT broker forgot the session of the absent client '{Client}' with {Pending} "
        + "messages: it keeps {Sessions} sessions at most")]
    public static partial void Forgot(ILogger logger, string client, long pending, int sessions);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the embedded MQTT broker drops messages for the client '{Client}', which has {Limit} waiting "
        + "and takes none; {Count} dropped so far")]
    public static partial void Dropped(ILogger logger, string client, int limit, long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the embedded MQTT broker: {Text}")]
    public static partial void Trouble(ILogger logger, Exception? exception, string text);

    [LoggerMessage(Level = LogLevel.Debug, Message = "the embedded MQTT broker: {Text}")]
    public static partial void Detail(ILogger logger, Exception? exception, string text);
}
