using Osgate.Host.Broker;
using Osgate.Host.Settings;

namespace Osgate.Host.Commands;

/// <summary><c>osgate tail</c></summary>
internal static class TailCommand
{
    public static async Task<int> RunAsync(Configuration configuration, bool raw, CancellationToken cancel)
    {
        var targets = TailTargets.Find(configuration.Root);
        if (targets.IsEmpty)
        {
            await Console.Error.WriteLineAsync($"{configuration.File} has no MQTT sink, so there is nothing to show");
            return 1;
        }
        await new TopicTail(Console.Out, Console.Error, raw, TimeProvider.System).RunAsync(targets, cancel);
        return 0;
    }
}
