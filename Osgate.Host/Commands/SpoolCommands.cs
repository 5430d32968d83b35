using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Osgate.Core.Management;
using Osgate.Host.Settings;

namespace Osgate.Host.Commands;

/// <summary>The command line of <c>osgate spool</c>.</summary>
internal static class SpoolCommands
{
    private static readonly Argument<string> Sink = new("sink") { Description = "the sink's name" };

    /// <summary>The command with all that is under it.</summary>
    /// <param name="load">Reads the configuration that the command line names.</param>
    /// <param name="guard">Says failures.</param>
    public static Command Create(Func<ParseResult, Configuration> load, Func<Func<Task<int>>, Task<int>> guard)
    {
        var spool = new Command("spool", "says what waits for which sink, and what was dropped") { TreatUnmatchedTokensAsErrors = false };
        spool.SetAction((parsed, cancel) => guard(() => SpoolCommand.RunAsync(load(parsed), cancel)));
        spool.Subcommands.Add(Verify(load, guard));
        spool.Subcommands.Add(Export(load, guard));
        spool.Subcommands.Add(Replay(load, guard));
        spool.Subcommands.Add(Rejected(load, guard));
        spool.Subcommands.Add(Forget(load, guard));
        return spool;
    }

    private static Command Verify(Func<ParseResult, Configuration> load, Func<Func<Task<int>>, Task<int>> guard)
    {
        var verify = new Command("verify", "reads all that is on disk, and ends with 1 if anything is damaged");
        verify.SetAction((parsed, cancel) => guard(() => SpoolVerifyCommand.RunAsync(load(parsed), cancel)));
        return verify;
    }

    private static Command Export(Func<ParseResult, Configuration> load, Func<Func<Task<int>>, Task<int>> guard)
    {
        var sink = new Option<string?>("--sink") { Description = "only what this sink has not confirmed, with its numbers", HelpName = "name" };
        var from = Time("--from", "only what was read then or later");
        var to = Time("--to", "only what was read before");
        var device = new Option<string?>("--device") { Description = "only of this device", HelpName = "name or uuid" };
        var export = new Command("export", "prints what is on disk, as JSON, one reading on each line") { sink, from, to, device };
        export.SetAction((parsed, cancel) => guard(() => SpoolExportCommand.RunAsync(
            load(parsed),
            new SpoolExport
            {
                Sink = parsed.GetValue(sink),
                From = parsed.GetValue(from) ?? DateTimeOffset.MinValue,
                To = parsed.GetValue(to) ?? DateTimeOffset.MaxValue,
                Device = parsed.GetValue(device),
            },
            cancel)));
        return export;
    }

    private static Command Replay(Func<ParseResult, Configuration> load, Func<Func<Task<int>>, Task<int>> guard)
    {
        var since = Time("--since", "from the first report on that was read then or later");
        var sequence = new Option<long?>("--sequence") { Description = "from the report with this number on", HelpName = "number" };
        var rejected = new Option<bool>("--rejected") { Description = "what the far end refused for good" };
        var replay = new Command("replay", "has a sink of the running gateway send again what is kept") { Sink, since, sequence, rejected };
        replay.Validators.Add(result =>
        {
            if (new Option[] { since, sequence, rejected }.Count(o => result.GetResult(o) is { Implicit: false }) != 1)
                result.AddError("say what to send again: --since 2026-01-31T12:00:00Z, --sequence 1234, or --rejected");
        });
        replay.SetAction((parsed, cancel) => guard(() =>
        {
            var commands = new SinkCommands(load(parsed));
            return parsed.GetValue(rejected)
                ? commands.ReplayRejectedAsync(parsed.GetValue(Sink)!, cancel)
                : commands.RewindAsync(parsed.GetValue(Sink)!, parsed.GetValue(since)?.ToString("O", CultureInfo.InvariantCulture), parsed.GetValue(sequence), cancel);
        }));
        return replay;
    }

    private static Command Rejected(Func<ParseResult, Configuration> load, Func<Func<Task<int>>, Task<int>> guard)
    {
        var limit = new Option<int>("--limit") { Description = "how many reports at most, the newest", HelpName = "number", DefaultValueFactory = _ => 100 };
        var rejected = new Command("rejected", "prints what the far end of a sink refused for good, newest last") { Sink, limit };
        rejected.SetAction((parsed, cancel) => guard(() => new SinkCommands(load(parsed)).ListRejectedAsync(parsed.GetValue(Sink)!, parsed.GetValue(limit), cancel)));
        return rejected;
    }

    private static Command Forget(Func<ParseResult, Configuration> load, Func<Func<Task<int>>, Task<int>> guard)
    {
        var yes = new Option<bool>("--yes") { Description = "it may go" };
        var forget = new Command("forget", "gives up what waits for a sink that the manifest does not name any more") { Sink, yes };
        forget.SetAction((parsed, cancel) => guard(() => new SinkCommands(load(parsed)).ForgetAsync(parsed.GetValue(Sink)!, parsed.GetValue(yes), cancel)));
        return forget;
    }

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = Parse,
    };

    private static DateTimeOffset? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        result.AddError($"'{text}' is no time: write 2026-01-31T12:00:00Z");
        return null;
    }
}
