namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>A report at a sink.</summary>
internal sealed class ModelDelivery(ModelReport report)
{
    public ModelReport Report => report;

    /// <summary>The number it was first delivered with; 0 before.</summary>
    public long Sequence { get; set; }

    /// <summary>The number of its first reading.</summary>
    public long ReadingSequence { get; set; }

    /// <summary>The life of the spool that it was confirmed in last; -1 before.</summary>
    public int ConfirmedIn { get; set; } = -1;

    public bool IsConfirmed => ConfirmedIn >= 0;

    public override string ToString() => $"report {report.Id} (written in life {report.Life}{(report.IsFlushed ? ", flushed" : "")}, number {Sequence}/{ReadingSequence}, confirmed in {ConfirmedIn})";
}
