using System.Globalization;
using Osgate.Core.Management;
using Osgate.Host.Settings;

namespace Osgate.Host.Commands;

/// <summary><c>osgate spool verify</c></summary>
internal static class SpoolVerifyCommand
{
    public static async Task<int> RunAsync(Configuration configuration, CancellationToken cancel)
    {
        var folder = SpoolFolder.Open(configuration.StateFolder);
        var files = 0;
        var damaged = 0;
        foreach (var file in folder.Survey())
        {
            cancel.ThrowIfCancellationRequested();
            files++;
            await SayAsync(string.Create(CultureInfo.InvariantCulture, $"{file.Name}  {file.Bytes,12:N0} bytes  {file.Records,7:N0} records  {file.Reports,9:N0} reports  {file.Readings,11:N0} readings"), cancel);
            if (file.Records == 0 && file.Bytes > 0)
                await SayAsync("  no report in it can be read", cancel);
            foreach (var (offset, bytes) in file.Damaged)
                await SayAsync($"  damaged at {offset}: {bytes} bytes", cancel);
            if (file.Undefined > 0)
                await SayAsync(string.Create(CultureInfo.InvariantCulture, $"  {file.Undefined:N0} reports of a device whose definition is damaged"), cancel);
            foreach (var (sink, readings) in file.Missing)
                await SayAsync(string.Create(CultureInfo.InvariantCulture, $"  {readings:N0} readings for sink '{sink}' are missing before or in it"), cancel);
            if (file.Tail > 0 && file.Records > 0)
                await SayAsync(string.Create(CultureInfo.InvariantCulture, $"  {file.Tail:N0} bytes behind its last record: what the file held before it was used again, or a record that was cut off"), cancel);
            if (!file.IsWhole)
                damaged++;
        }
        await SayAsync(files == 0 ? "nothing is on disk" : damaged == 0 ? "all of it can be read" : $"{damaged} of {files} files are damaged", cancel);
        return damaged == 0 ? 0 : 1;
    }

    private static Task SayAsync(string line, CancellationToken cancel) => Console.Out.WriteLineAsync(line.AsMemory(), cancel);
}
