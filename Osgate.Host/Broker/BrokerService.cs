using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Osgate.Host.Settings;

namespace Osgate.Host.Broker;

/// <summary>Starts the embedded broker where the settings want one and the manifest's local MQTT sinks find none, and says
/// where the readings can be seen.</summary>
internal sealed partial class BrokerService(Configuration configuration, ILoggerFactory loggers) : IHostedService
{
    private readonly ILogger _logger = loggers.CreateLogger("Osgate.Broker");
    private readonly List<EmbeddedBroker> _brokers = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var targets = TailTargets.Find(configuration.Root);
        if (configuration.Settings.Broker == "auto")
        {
            foreach (var port in targets.Where(t => !t.Tls && Loopback.IsNamedBy(t.Host)).Select(t => t.Port).Distinct())
            {
                if (await EmbeddedBroker.StartIfAbsentAsync(port, _logger, TimeProvider.System, cancellationToken) is { } broker)
                    _brokers.Add(broker);
            }
        }
        foreach (var target in targets)
            LogWhere(_logger, target, string.Join(", ", target.Topics));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var broker in _brokers)
            await broker.DisposeAsync();
        _brokers.Clear();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "'osgate tail' shows what arrives at {Target}, topic {Topics}")]
    private static partial void LogWhere(ILogger logger, TailTarget target, string topics);
}
