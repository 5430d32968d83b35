using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>What a spool must give, kept in plain lists, and checked against what it gives. What is wrong is an
/// <see cref="BrokenPromiseException"/> that says what.</summary>
internal sealed class SpoolModel
{
    private readonly Dictionary<string, SinkModel> _sinks = [];
    private readonly List<ModelReport> _reports = [];

    /// <summary>A model of a spool that knows some sinks from its beginning on.</summary>
    /// <param name="sinks">Their names.</param>
    /// <param name="isBounded">Whether limits may drop reports, as long as they are counted.</param>
    public SpoolModel(IEnumerable<string> sinks, bool isBounded)
    {
        foreach (var sink in sinks)
            _sinks.Add(sink, new SinkModel(sink, isBounded));
    }

    /// <summary>How often the spool was started before.</summary>
    public int Life { get; private set; }

    /// <summary>Whether some call has failed in this life: then only what was flushed is sure to come.</summary>
    public bool IsInDoubt { get; private set; }

    public SinkModel this[string sink] => _sinks[sink];

    /// <summary>Makes the report that is to be written next, and expects it from here on.</summary>
    public ModelReport Append(SpoolSource source, int readings)
    {
        var report = ModelReport.Of(_reports.Count + 1, source, readings, Life);
        _reports.Add(report);
        foreach (var sink in _sinks.Values.Where(sink => source.GoesTo(sink.Name)))
            sink.Expect(report);
        return report;
    }

    /// <summary>Notes that a call failed: a spool may have lost what it was not told to flush.</summary>
    public void Fail()
    {
        IsInDoubt = true;
        foreach (var sink in _sinks.Values)
            sink.HasFailed = true;
    }

    /// <summary>Notes that the spool ended, in whatever way, and starts once more.</summary>
    public void Restart()
    {
        Life++;
        IsInDoubt = false;
        foreach (var sink in _sinks.Values)
            sink.Restart(Life);
    }

    /// <summary>Checks that nothing is missing, once every sink has confirmed all that it got.</summary>
    public void CheckEnd()
    {
        foreach (var sink in _sinks.Values)
            sink.CheckEnd(report => report.IsFlushed || (report.Life == Life && !IsInDoubt));
    }
}
