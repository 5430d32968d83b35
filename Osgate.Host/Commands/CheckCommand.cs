using Osgate.Core;
using Osgate.Host.Settings;

namespace Osgate.Host.Commands;

/// <summary><c>osgate check</c></summary>
internal static class CheckCommand
{
    public static async Task<int> RunAsync(Configuration configuration, CancellationToken cancel)
    {
        var manifest = configuration.ReadManifest();
        // Plugins are loaded from a copy, and the state folder may belong to a gateway that runs.
        var state = Directory.CreateTempSubdirectory("osgate-check-");
        try
        {
            var problems = Gateway.Check(manifest, configuration.ToOptions(HostVersion.Text) with { StateFolder = state.FullName });
            foreach (var problem in problems)
                await Console.Out.WriteLineAsync($"{manifest.Source}: {problem.Path}: {(problem.IsWarning ? "warning: " : "")}{problem.Message}".AsMemory(), cancel);
            var errors = problems.Count(p => !p.IsWarning);
            await Console.Out.WriteLineAsync(
                $"{manifest.Source}: connectors: {manifest.Connectors.Length}, sinks: {manifest.Sinks.Length}, errors: {errors}".AsMemory(), cancel);
            return errors == 0 ? 0 : 1;
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }
}
