namespace Osgate.Core.Spool.Records;

/// <summary>How far the numbers of one sink have come at some place of one stream.</summary>
/// <param name="Sequence">The number of the sink's next report, over all streams.</param>
/// <param name="ReadingSequence">The number of its next reading, over all streams.</param>
/// <param name="Reports">Reports of this stream before the place.</param>
/// <param name="Readings">Readings of this stream before the place.</param>
internal record struct Mark(long Sequence, long ReadingSequence, long Reports, long Readings)
{
    public static readonly Mark Start = new(1, 1, 0, 0);

    /// <summary>Goes over a report.</summary>
    public void Pass(int readings)
    {
        Sequence++;
        ReadingSequence += readings;
        Reports++;
        Readings += readings;
    }
}
