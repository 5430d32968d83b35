using System.Runtime.CompilerServices;
using Osgate.Core.Spool;

namespace Osgate.Core.Tests.Spool;

[TestFixture]
internal sealed class SpoolLogTests
{
    [Test]
    public async Task Memory_that_a_burst_took_is_let_go_of_once_the_disk_has_it()
    {
        const int burst = 12 << 20;
        await using var rig = new SpoolRig();
        rig.Open("sink");
        var chunks = Fill(rig, burst);
        var most = chunks.Count / 4;
        await rig.FlushAsync();
        // The next flush finds nothing; what the one before used is no reason to hold on either.
        await rig.FlushAsync();
        GC.Collect();
        Assert.That(chunks.Count(static c => c.IsAlive), Is.LessThan(most), $"of {chunks.Count}");
    }

    // Each device says something once, and is silent then.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> Fill(SpoolRig rig, int bytes)
    {
        var log = rig.Spool.Log(SpoolLog.Normal);
        while (log.MemoryBytes < bytes)
            rig.Spool.Append(SpoolReports.Source(), 10, 5_000);
        return [.. log.Chunks.Select(static c => new WeakReference(c))];
    }
}
