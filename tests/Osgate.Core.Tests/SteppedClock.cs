using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Osgate.Core.Tests;

/// <summary>A clock moved by hand that says when somebody begins to wait for it, so that a test knows when a loop in
/// the background has come to its next rest.</summary>
internal sealed class SteppedClock() : FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero))
{
    // Only how long a failing test hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Returns how long the next wait is, once somebody has begun it.</summary>
    public Task<TimeSpan> NextWaitAsync() => _waits.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Lets the loop come to its next wait, and lets that much time pass; returns how much.</summary>
    public async Task<TimeSpan> StepAsync()
    {
        var wait = await NextWaitAsync();
        Advance(wait);
        return wait;
    }
}
