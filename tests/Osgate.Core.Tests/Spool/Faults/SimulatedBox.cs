using Osgate.Core.Tests.Spool.Clock;

namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>A machine for a spool to run on: its disk, its clocks, and what goes wrong with them.</summary>
internal sealed class SimulatedBox(int seed)
{
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    // Only how long a failing test hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The disk, as the last start found it.</summary>
    public SimulatedDisk Disk { get; set; } = new(seed);

    public FakeBoxClock Clock { get; } = new();

    /// <summary>Moves other clocks along.</summary>
    public Action<TimeSpan> Pass { get; set; } = _ => { };

    /// <summary>Whether some call may fail, now or soon.</summary>
    public bool MayFail { get; private set; }

    /// <summary>Whether no call works any more, until the power is cut; or will be so soon.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Lets one of the next calls fail.</summary>
    public void FailAt(int call)
    {
        Disk.FailAt(call);
        MayFail = true;
    }

    /// <summary>Makes the disk read-only.</summary>
    public void Break()
    {
        if (IsCut)
            return;
        Disk.FailWhile(call => call.IsChange);
        MayFail = true;
    }

    /// <summary>Leaves no room on the disk.</summary>
    public void Fill()
    {
        Disk.Capacity = 0;
        MayFail = true;
    }

    /// <summary>Lets every call fail, after some.</summary>
    public void Cut(int calls)
    {
        var last = Disk.Calls + calls;
        Disk.FailWhile(call => call.Number > last);
        IsCut = MayFail = true;
    }

    /// <summary>Mends the disk, and makes room on it.</summary>
    public void Heal()
    {
        Disk.Heal();
        Disk.Capacity = long.MaxValue / 2;
        IsCut = MayFail = false;
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan time)
    {
        Clock.Advance(time);
        Pass(time);
    }

    /// <summary>Waits, while time passes: what is waited for may wait for a time itself.</summary>
    public async Task PatientlyAsync(Task task, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!task.IsCompleted)
        {
            if (patience.IsCancellationRequested)
                throw new BrokenPromiseException($"{what} has not ended: the disk had {Disk.Calls} calls, of which {Disk.FailedCalls} failed");
            await Task.WhenAny(task, Task.Delay(1, CancellationToken.None));
            if (!task.IsCompleted)
                Advance(Tick);
        }
        await task;
    }
}
