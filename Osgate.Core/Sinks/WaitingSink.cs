using Osgate.Core.Manifests;
using Osgate.Core.Sinks.Rejects;
using Osgate.Core.Spool;

namespace Osgate.Core.Sinks;

/// <summary>A sink of the manifest that cannot run, since its plugin is missing or something in its entry is wrong. Its
/// data waits for it.</summary>
/// <param name="Entry">Where it comes from.</param>
/// <param name="Cursor">What waits.</param>
/// <param name="Rejects">What its far end refused when it ran.</param>
/// <param name="Backlog">Says what had to be dropped.</param>
internal sealed record WaitingSink(SinkEntry Entry, ISpoolCursor Cursor, RejectFile Rejects, BacklogLog Backlog)
{
    /// <summary>What is wrong with it.</summary>
    public const string Fault = "does not run: the errors of the manifest say why";
}
