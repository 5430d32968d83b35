namespace Osgate.Core;

/// <summary>Runs what blocks, and is rare, on a thread of its own: on a box with one core a thread of the pool that
/// waits for a disk holds up everything else.</summary>
internal static class OwnThread
{
    public static Task RunAsync(Action blocking) =>
        Task.Factory.StartNew(blocking, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task<T> RunAsync<T>(Func<T> blocking) =>
        Task.Factory.StartNew(blocking, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
