using System.Globalization;
using System.Text.Json;
using Osgate.Core.Management;
using Osgate.Host.Rpc;
using Osgate.Host.Settings;

namespace Osgate.Host.Commands;

/// <summary><c>osgate spool</c>: what waits, and for whom.</summary>
internal static class SpoolCommand
{
    public static async Task<int> RunAsync(Configuration configuration, CancellationToken cancel)
    {
        var running = await new RpcClient(configuration.SocketPath).CallAsync("gateway.status", null, cancel);
        var names = running is { } status ? NamesOf(status) : [];
        var spool = running is { } answer
            ? answer.GetProperty("spool").Deserialize(HostJson.Default.SpoolStatus)!
            : await SpoolFolder.Open(configuration.StateFolder).GetStatusAsync([.. configuration.ReadManifest().Sinks.Select(s => s.Name)]);
        foreach (var line in Lines(spool, running is not null, names, DateTimeOffset.UtcNow))
            await Console.Out.WriteLineAsync(line.AsMemory(), cancel);
        return 0;
    }

    private static IEnumerable<string> Lines(SpoolStatus spool, bool isRunning, Dictionary<Guid, string> names, DateTimeOffset now)
    {
        var limit = spool.Limit > 0 ? $" of {Size(spool.Limit)}" : "";
        var since = spool.Since is { } oldest ? $", since {Time(oldest)}" : "";
        yield return $"{Size(spool.Bytes)}{limit} in {Count(spool.Files, "file")}{since}{(isRunning ? "" : "; no gateway runs here")}";
        if (spool.Fault is not null)
            yield return $"the disk does not take what is written: {spool.Fault}";
        if (spool.TooLarge > 0)
            yield return $"{Number(spool.TooLarge)} readings were in reports too large to keep";
        if (spool.Sinks.Count == 0)
            yield break;
        yield return "";
        var rows = spool.Sinks.Select(s => new[]
        {
            s.Name,
            Number(s.Readings),
            Number(s.Reports),
            s.Oldest is { } time ? $"{Time(time)}, {Age(now - time)}" : "-",
            Number(s.Dropped),
            s.IsRetired ? $"not in the manifest{(s.Readings > 0 ? $": name it again, or 'osgate spool forget {s.Name} --yes'" : "")}" : "",
        });
        foreach (var line in Table.Lines(["SINK", "READINGS", "REPORTS", "OLDEST", "DROPPED", ""], rows, rightAligned: [1, 2, 4]))
            yield return line;
        foreach (var sink in spool.Sinks.Where(static s => s.DroppedByChannel.Count > 0))
        {
            yield return "";
            yield return $"dropped for {sink.Name} since the start, by channel:";
            foreach (var channel in sink.DroppedByChannel)
                yield return $"  {Number(channel.Readings),12}  {names.GetValueOrDefault(channel.Device, channel.Device.ToString())}, {channel.Channel}";
        }
    }

    private static Dictionary<Guid, string> NamesOf(JsonElement status)
    {
        var names = new Dictionary<Guid, string>();
        foreach (var connector in status.GetProperty("connectors").EnumerateArray())
        {
            foreach (var lane in connector.GetProperty("lanes").EnumerateArray())
            {
                foreach (var device in lane.GetProperty("devices").EnumerateArray())
                    names[device.GetProperty("uuid").GetGuid()] = device.GetProperty("name").GetString()!;
            }
        }
        return names;
    }

    private static string Size(long bytes) => bytes switch
    {
        < 10_000 => $"{bytes} bytes",
        < 10_000_000 => Text($"{bytes / 1e3:F0} kB"),
        < 10_000_000_000 => Text($"{bytes / 1e6:F0} MB"),
        _ => Text($"{bytes / 1e9:F0} GB"),
    };

    private static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 0 } => "in the future",
        { TotalMinutes: < 2 } => $"{(int)age.TotalSeconds} s ago",
        { TotalHours: < 2 } => $"{(int)age.TotalMinutes} min ago",
        { TotalDays: < 2 } => $"{(int)age.TotalHours} h ago",
        _ => $"{(int)age.TotalDays} days ago",
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(long count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
