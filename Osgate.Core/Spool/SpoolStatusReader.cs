using Osgate.Core.Management;

namespace Osgate.Core.Spool;

/// <summary>Reads the status off a spool.</summary>
internal static class SpoolStatusReader
{
    private const int MostChannels = 20;

    public static SpoolStatus Read(DiskSpool spool)
    {
        lock (spool.Guard)
        {
            var segments = spool.Logs.SelectMany(static l => l.Segments).ToList();
            return new SpoolStatus(
                spool.Logs.Sum(static l => l.Stored.Bytes),
                spool.Options.MaxBytes,
                segments.Count,
                segments.Count == 0 ? null : new DateTimeOffset(segments.Min(static s => s.FirstUtc), TimeSpan.Zero),
                spool.Committer.Fault,
                spool.TooLarge,
                [.. spool.Cursors.Select(Read)]);
        }
    }

    private static SpoolSinkStatus Read(SinkCursor cursor) => new(
        cursor.Sink,
        !cursor.Slot.IsActive,
        cursor.Backlog,
        cursor.BacklogReadings,
        cursor.Backlog > 0 ? cursor.OldestWaiting : null,
        cursor.DroppedReadings,
        [.. cursor.Drops.ByChannel.OrderByDescending(static d => d.Value).Take(MostChannels).Select(static d => new DroppedChannel(d.Key.Device, d.Key.Channel, d.Value))]);
}
