namespace Osgate.Core.Spool.Records;

/// <summary>What an entry of a frame holds.</summary>
internal enum EntryKind : byte
{
    /// <summary>A report: source, time, readings.</summary>
    Report = 1,

    /// <summary>The wall clock was set, or its state changed.</summary>
    Clock = 2,

    /// <summary>Reports went to another stream: the numbers go on behind them.</summary>
    Skip = 3,
}
