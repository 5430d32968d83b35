using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool;

[TestFixture]
internal sealed class MemorySpoolTests : BoundedSpoolContract
{
    protected override ISpool Create() => new MemorySpool(Bound);

    [Test]
    public void The_steady_state_allocates_nothing()
    {
        var spool = new MemorySpool();
        var cursors = new[] { spool.Open(new SpoolSink("one")), spool.Open(new SpoolSink("two")) };
        var source = SpoolReports.Source();
        var readings = SpoolReports.Readings(1, 10);
        var batch = new Batch();
        var limits = new BatchLimits();
        Run(1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(100_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000), "of a million readings");

        void Run(int reports)
        {
            for (var i = 0; i < reports; i++)
            {
                spool.Append(source, SpoolReports.Noon, readings);
                if (i % 7 != 0)
                    continue;
                foreach (var cursor in cursors)
                {
                    ReadNow(cursor, batch, limits);
                    cursor.Confirm(int.MaxValue);
                }
            }
        }
    }

    // Not the other Read, which shows the batch and so allocates.
    private static void ReadNow(ISpoolCursor cursor, Batch batch, BatchLimits limits)
    {
        var read = cursor.ReadAsync(batch, limits, CancellationToken.None);
        if (!read.IsCompletedSuccessfully)
            throw new InvalidOperationException("there is always something here");
    }

    [Test]
    public void Memory_is_not_held_for_sinks_that_reports_do_not_go_to()
    {
        var spool = new MemorySpool(1_000_000);
        var idle = spool.Open(new SpoolSink("idle"));
        var busy = spool.Open(new SpoolSink("busy"));
        var source = SpoolReports.Source("busy");
        var readings = SpoolReports.Readings(1, 100);
        var batch = new Batch();
        var limits = new BatchLimits();
        var idleRead = idle.ReadAsync(new Batch(), limits, CancellationToken.None).AsTask();
        Run(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(5_000);
        Assert.Multiple(() =>
        {
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000), "half a million readings are 20 MB");
            Assert.That(idleRead.IsCompleted, Is.False);
            Assert.That(idle.Backlog, Is.Zero);
        });

        void Run(int reports)
        {
            for (var i = 0; i < reports; i++)
            {
                spool.Append(source, SpoolReports.Noon, readings);
                ReadNow(busy, batch, limits);
                busy.Confirm(int.MaxValue);
            }
        }
    }

    [Test]
    public void Memory_is_not_held_when_there_is_no_sink_at_all()
    {
        var spool = new MemorySpool(1_000_000);
        var source = SpoolReports.Source();
        var readings = SpoolReports.Readings(1, 100);
        for (var i = 0; i < 100; i++)
            spool.Append(source, SpoolReports.Noon, readings);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5_000; i++)
            spool.Append(source, SpoolReports.Noon, readings);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
    }
}
