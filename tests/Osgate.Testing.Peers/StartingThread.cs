using System.Collections.Concurrent;
using System.Diagnostics;

namespace Osgate.Testing.Peers;

/// <summary>Starts processes from one thread that lives as long as the test run.</summary>
/// <remarks>With PR_SET_PDEATHSIG the kernel kills a child when the thread that forked it ends, and the thread pool ends its
/// threads when it likes.</remarks>
internal static class StartingThread
{
    private static readonly BlockingCollection<Action> s_work = [];

    static StartingThread() => new Thread(Run) { IsBackground = true, Name = "starts peers" }.Start();

    public static Task StartAsync(Process process)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        s_work.Add(() =>
        {
            try
            {
                process.Start();
                started.SetResult();
            }
            catch (Exception e)
            {
                // Belongs to whoever waits for the start, not to this thread.
                started.SetException(e);
            }
        });
        return started.Task;
    }

    private static void Run()
    {
        foreach (var work in s_work.GetConsumingEnumerable())
            work();
    }
}
