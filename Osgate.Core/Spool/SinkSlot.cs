using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool;

/// <summary>A sink's place in the spool: its numbers, and the bit that marks what goes to it. Guarded by the spool's lock.</summary>
internal sealed class SinkSlot(int index, Definition name)
{
    private readonly long[] _reports = new long[SpoolLog.Streams];
    private readonly long[] _readings = new long[SpoolLog.Streams];

    public string Name => name.Text!;

    public Definition NameDefinition => name;

    public ulong Bit => 1UL << index;

    public int Index => index;

    /// <summary>Whether reports go to it now; one that the manifest does not name any more only keeps what it had.</summary>
    public bool IsActive { get; set; }

    /// <summary>What was written before this position goes to it although its name was not known then.</summary>
    public long JoinsAt { get; set; }

    public long NextSequence { get; set; } = 1;

    public long NextReadingSequence { get; set; } = 1;

    /// <summary>The numbers at the end of a stream.</summary>
    public Mark End(int stream) => new(NextSequence, NextReadingSequence, _reports[stream], _readings[stream]);

    public void Pass(int stream, int readings)
    {
        NextSequence++;
        NextReadingSequence += readings;
        _reports[stream]++;
        _readings[stream] += readings;
    }

    /// <summary>Sets what a stream holds for it, as it was found on disk.</summary>
    public void Restore(int stream, long reports, long readings)
    {
        _reports[stream] = reports;
        _readings[stream] = readings;
    }
}
