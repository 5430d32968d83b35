using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Osgate.Core;
using Osgate.Host.Settings;

namespace Osgate.Host;

/// <summary>Runs the engine for as long as the host runs.</summary>
internal sealed partial class GatewayService(Configuration configuration, Gateway gateway, ILoggerFactory loggers) : IHostedService
{
    private readonly ILogger _logger = loggers.CreateLogger("Osgate");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await gateway.ApplyAsync(configuration.ReadManifest());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var summary = await gateway.StopAsync();
        foreach (var name in summary.Stuck)
            LogStuck(_logger, name);
        if (summary.Refused > 0)
            LogRefused(_logger, summary.Refused);
        if (summary.Lost == 0)
            LogStopped(_logger, summary.Delivered, summary.Kept);
        else
            LogStoppedWithLoss(_logger, summary.Delivered, summary.Kept, summary.Lost);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name} did not stop in time and is given up")]
    private static partial void LogStuck(ILogger logger, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Refused} readings were refused for good by the far end")]
    private static partial void LogRefused(ILogger logger, long refused);

    [LoggerMessage(Level = LogLevel.Information, Message = "stopped: {Delivered} readings delivered, {Kept} wait in the spool")]
    private static partial void LogStopped(ILogger logger, long delivered, long kept);

    [LoggerMessage(Level = LogLevel.Warning, Message = "stopped: {Delivered} readings delivered, {Kept} wait in the spool, {Lost} lost")]
    private static partial void LogStoppedWithLoss(ILogger logger, long delivered, long kept, long lost);
}
