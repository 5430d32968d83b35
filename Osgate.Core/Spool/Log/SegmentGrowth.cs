using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.Log;

/// <summary>What a segment holds once it is flushed.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="End">The position behind its last report.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="LastClock">When its last report was written.</param>
internal readonly record struct SegmentGrowth(Segment Segment, long End, long Length, ClockBase LastClock);
