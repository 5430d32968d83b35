namespace Osgate.Testing.Peers;

/// <summary>What a process printed, line by line, for tests that wait for a line.</summary>
/// <param name="name">The process.</param>
/// <param name="ended">Completes when no line will come any more.</param>
public sealed class OutputLines(string name, Task ended)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<string> _all = [];
    private readonly List<string> _errors = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The process.</summary>
    public string Name { get; } = name;

    /// <summary>All lines so far, of both streams as they came.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lock)
                return [.. _all];
        }
    }

    /// <summary>The lines of the error stream so far.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_lock)
                return [.. _errors];
        }
    }

    /// <summary>Waits for a line with a text in it; one that came before counts.</summary>
    /// <exception cref="TimeoutException">It did not come; the message shows what did.</exception>
    public async Task<string> WaitForAsync(string text, TimeSpan? timeout = null) =>
        (await WaitForAsync(line => line.Contains(text, StringComparison.Ordinal), 1, timeout, $"a line with '{text}'"))[0];

    /// <summary>Waits for so many lines that match; those that came before count.</summary>
    /// <exception cref="TimeoutException">They did not come; the message shows what did.</exception>
    public async Task<IReadOnlyList<string>> WaitForAsync(Func<string, bool> match, int count, TimeSpan? timeout = null, string? what = null)
    {
        using var deadline = new CancellationTokenSource(timeout ?? s_patience);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                var found = _all.Where(match).Take(count).ToList();
                if (found.Count == count)
                    return found;
                changed = _changed.Task;
            }
            if (ended.IsCompleted && !changed.IsCompleted)
                throw new TimeoutException($"{Name} ended and did not print {what ?? $"{count} lines that match"}; it printed:\n{this}");
            try
            {
                await Task.WhenAny(changed, ended).WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                // With what did come, somebody can find out why.
                throw new TimeoutException($"{Name} did not print {what ?? $"{count} lines that match"}; it printed:\n{this}");
            }
        }
    }

    /// <summary>All lines, the last 100 of them.</summary>
    public override string ToString() => string.Join('\n', All.TakeLast(100));

    internal void Add(string? line, bool isError)
    {
        if (line is null)
            return;
        TaskCompletionSource changed;
        lock (_lock)
        {
            _all.Add(line);
            if (isError)
                _errors.Add(line);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.SetResult();
    }
}
