using System.CommandLine;
using Osgate.Core.Manifests;
using Osgate.Host.Broker;
using Osgate.Host.Settings;

namespace Osgate.Host.Commands;

/// <summary>The command line: what there is, and how its failures are said.</summary>
internal static class CommandLine
{
    private static readonly Option<string?> ConfigOption = new("--config", "-c")
    {
        Description = "the configuration (default: ./osgate.json, else the one beside the executable)",
        HelpName = "file",
        Recursive = true,
    };

    private static readonly Option<bool> DebugOption = new("--debug", "-d")
    {
        Description = "log more",
        Recursive = true,
    };

    public static RootCommand Create()
    {
        var root = new RootCommand("Osgate: an IoT gateway. Loads protocol plugins, reads devices as a manifest says, exports every reading.")
        {
            ConfigOption,
            DebugOption,
        };
        foreach (var version in root.Options.OfType<VersionOption>())
            version.Aliases.Add("-v");

        var file = new Argument<string?>("file") { Arity = ArgumentArity.ZeroOrOne, Description = "the file to check (default: the configuration)" };
        var check = new Command("check", "says all that is wrong with a manifest, and ends with 1 if anything is") { file };
        check.SetAction((parsed, cancel) => GuardAsync(() => CheckCommand.RunAsync(Load(parsed, parsed.GetValue(file)), cancel)));
        var run = new Command("run", "runs the gateway (default)") { TreatUnmatchedTokensAsErrors = false };
        var plugins = new Command("plugins", "lists the plugins") { TreatUnmatchedTokensAsErrors = false };
        var raw = new Option<bool>("--raw", "-r") { Description = "print the payloads alone" };
        var tail = new Command("tail", "prints what the gateway exports, as it comes") { raw };
        tail.TreatUnmatchedTokensAsErrors = false;
        run.SetAction((parsed, cancel) => GuardAsync(() => RunCommand.RunAsync(Load(parsed), parsed.GetValue(DebugOption), cancel)));
        plugins.SetAction((parsed, cancel) => GuardAsync(() => PluginsCommand.RunAsync(Load(parsed), cancel)));
        tail.SetAction((parsed, cancel) => GuardAsync(() => TailCommand.RunAsync(Load(parsed), parsed.GetValue(raw), cancel)));
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((parsed, cancel) => GuardAsync(() => RunCommand.RunAsync(Load(parsed), parsed.GetValue(DebugOption), cancel)));
        foreach (var command in (Command[])[run, check, plugins, tail, SpoolCommands.Create(Load, GuardAsync)])
            root.Subcommands.Add(command);
        return root;
    }

    private static Configuration Load(ParseResult parsed) => Load(parsed, null);

    private static Configuration Load(ParseResult parsed, string? file) =>
        Configuration.Load(file ?? parsed.GetValue(ConfigOption), parsed.UnmatchedTokens);

    // What the operator can mend is said in a line; anything else is a fault of ours, and comes in full.
    private static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (e is SettingsException or ManifestUnreadableException or IOException or InvalidOperationException or BrokerUnreachableException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
