using System.Globalization;
using Microsoft.Extensions.Logging;
using MQTTnet.Diagnostics.Logger;

namespace Osgate.Host.Broker;

/// <summary>Hands MQTTnet's log on: its errors as warnings, since none of them stops the gateway.</summary>
internal sealed class BrokerNetLogger(ILogger logger) : IMqttNetLogger
{
    public bool IsEnabled => logger.IsEnabled(LogLevel.Warning);

    public void Publish(MqttNetLogLevel logLevel, string source, string message, object[]? parameters, Exception? exception)
    {
        if (logLevel != MqttNetLogLevel.Error && !logger.IsEnabled(LogLevel.Debug))
            return;
        var text = parameters is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, message, parameters) : message;
        if (logLevel == MqttNetLogLevel.Error)
            BrokerLog.Trouble(logger, exception, text);
        else
            BrokerLog.Detail(logger, exception, text);
    }
}
