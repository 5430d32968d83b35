namespace Osgate.Testing;

/// <summary>A report writer that keeps and counts what it is given, and fails to flush on command.</summary>
public sealed class CountingWriter : IReportWriter
{
    private readonly Lock _lock = new();
    private readonly List<IReadOnlyList<NamedReading>> _reports = [];
    private readonly List<(int Count, TaskCompletionSource Source)> _waiting = [];
    private int _flushed;
    private int _flushes;
    private Exception? _failure;

    /// <summary>The reports so far.</summary>
    public IReadOnlyList<IReadOnlyList<NamedReading>> Reports
    {
        get
        {
            lock (_lock)
                return [.. _reports];
        }
    }

    /// <summary>The readings of all reports so far.</summary>
    public IReadOnlyList<NamedReading> Readings => [.. Reports.SelectMany(r => r)];

    /// <summary>How often a flush succeeded.</summary>
    public int Flushes => Volatile.Read(ref _flushes);

    /// <summary>How many reports were there at the last flush that succeeded.</summary>
    public int FlushedReports => Volatile.Read(ref _flushed);

    /// <summary>Makes the next flushes fail; <see langword="null"/> lets them succeed again.</summary>
    public void FailFlushes(Exception? failure) => Volatile.Write(ref _failure, failure);

    /// <summary>Returns once that many reports were written.</summary>
    public Task WaitForReportsAsync(int count)
    {
        lock (_lock)
        {
            if (_reports.Count >= count)
                return Task.CompletedTask;
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, source));
            return source.Task;
        }
    }

    /// <inheritdoc/>
    public void Write(Report report)
    {
        lock (_lock)
        {
            _reports.Add(NamedReading.Of(report));
            foreach (var (_, source) in _waiting.Where(w => w.Count <= _reports.Count))
                source.TrySetResult();
            _waiting.RemoveAll(w => w.Count <= _reports.Count);
        }
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancel = default)
    {
        if (Volatile.Read(ref _failure) is { } failure)
            return ValueTask.FromException(failure);
        lock (_lock)
        {
            _flushed = _reports.Count;
            _flushes++;
        }
        return ValueTask.CompletedTask;
    }
}
