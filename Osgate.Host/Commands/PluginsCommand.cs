using System.Text.Json;
using Osgate.Core.Plugins;
using Osgate.Host.Rpc;
using Osgate.Host.Settings;

namespace Osgate.Host.Commands;

/// <summary><c>osgate plugins</c></summary>
internal static class PluginsCommand
{
    public static async Task<int> RunAsync(Configuration configuration, CancellationToken cancel)
    {
        var catalog = PluginCatalog.Scan(configuration.PluginFolder);
        var states = await StatesAsync(configuration, cancel);
        if (catalog.Plugins.IsEmpty)
        {
            await Console.Out.WriteLineAsync($"no plugins in {catalog.Folder}".AsMemory(), cancel);
            return 0;
        }
        var rows = catalog.Plugins.Select(p => new[]
        {
            p.Name,
            p.Version,
            p.Problem is not null ? "unusable" : states is null ? "not running" : states.GetValueOrDefault(p.Name, "new"),
            string.Join(", ", p.Protocols),
            string.Join(", ", p.SinkTypes),
            p.Problem ?? string.Join("; ", p.Entries.Select(e => e.Description).OfType<string>().Distinct()),
        });
        foreach (var line in Table.Lines(["NAME", "VERSION", "STATE", "PROTOCOLS", "SINKS", ""], rows))
            await Console.Out.WriteLineAsync(line.AsMemory(), cancel);
        return 0;
    }

    private static async Task<Dictionary<string, string>?> StatesAsync(Configuration configuration, CancellationToken cancel)
    {
        if (await new RpcClient(configuration.SocketPath).CallAsync("gateway.status", null, cancel) is not { } status)
            return null;
        return status.GetProperty("plugins").EnumerateArray().ToDictionary(Name, p => p.GetProperty("state").GetString()!, StringComparer.Ordinal);

        static string Name(JsonElement plugin) => plugin.GetProperty("name").GetString()!;
    }
}
