using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Osgate.Core;
using Osgate.Core.Management;
using Osgate.Host.Broker;
using Osgate.Host.Logging;
using Osgate.Host.Rpc;
using Osgate.Host.Settings;

namespace Osgate.Host.Commands;

/// <summary><c>osgate run</c></summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(Configuration configuration, bool debug, CancellationToken cancel)
    {
        using var held = StateLock.Take(configuration.StateFolder);
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        AddLogging(builder.Logging, debug);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        builder.Services.AddSingleton(configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new Gateway(configuration.ToOptions(HostVersion.Text), services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton(services => new RpcDispatcher(
            services.GetRequiredService<Gateway>(), services.GetRequiredService<ILoggerFactory>().CreateLogger("Osgate.Rpc")));
        // Stopped in reverse: no more calls, then the engine delivers what it has, then the broker goes.
        builder.Services.AddHostedService<BrokerService>();
        builder.Services.AddHostedService<GatewayService>();
        builder.Services.AddHostedService<RpcService>();
        using var host = builder.Build();
        // A signal that comes while it starts ends it as any other does: what has begun is stopped in good order.
        await host.StartAsync(CancellationToken.None);
        await host.WaitForShutdownAsync(cancel);
        return 0;
    }

    private static void AddLogging(ILoggingBuilder logging, bool debug)
    {
        logging.SetMinimumLevel(debug ? LogLevel.Debug : LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // What it would say in three lines, the service that starts the server says in one.
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.None);
        logging.AddFilter("Microsoft.Extensions.Hosting", debug ? LogLevel.Warning : LogLevel.None);
        logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
    }
}
