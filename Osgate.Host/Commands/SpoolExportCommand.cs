using Osgate.Core.Management;
using Osgate.Host.Settings;

namespace Osgate.Host.Commands;

/// <summary><c>osgate spool export</c></summary>
internal static class SpoolExportCommand
{
    public static async Task<int> RunAsync(Configuration configuration, SpoolExport what, CancellationToken cancel)
    {
        var folder = SpoolFolder.Open(configuration.StateFolder);
        await using var output = Console.OpenStandardOutput();
        try
        {
            var readings = await folder.ExportAsync(what, output, cancel);
            await Console.Error.WriteLineAsync($"{readings} readings");
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 1;
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        // Whoever read it has seen enough ('| head').
        catch (IOException e) when (IsClosedPipe(e))
        {
            return 0;
        }
    }

    private static bool IsClosedPipe(IOException e)
    {
        const int brokenPipe = 32;
        const int windowsBrokenPipe = unchecked((int)0x8007006D);
        return e.HResult is brokenPipe or windowsBrokenPipe;
    }
}
