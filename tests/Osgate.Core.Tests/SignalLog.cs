using Microsoft.Extensions.Logging;

namespace Osgate.Core.Tests;

/// <summary>A log that says when something stands in it: "category: message".</summary>
internal sealed class SignalLog : ILoggerFactory
{
    private readonly Lock _lock = new();
    private readonly List<string> _messages = [];
    private readonly List<(string Part, TaskCompletionSource Seen)> _waiting = [];

    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_lock)
                return [.. _messages];
        }
    }

    /// <summary>Returns once a message with this in it was logged.</summary>
    public Task SeenAsync(string part)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_messages.Exists(m => m.Contains(part, StringComparison.Ordinal)))
                return Task.CompletedTask;
            _waiting.Add((part, seen));
        }
        return seen.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("this is the only one");

    public void Dispose()
    {
    }

    private void Add(string message)
    {
        lock (_lock)
        {
            _messages.Add(message);
            foreach (var (_, seen) in _waiting.Where(w => message.Contains(w.Part, StringComparison.Ordinal)))
                seen.TrySetResult();
        }
    }

    private sealed class Category(SignalLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add($"{name}: {formatter(state, exception)}");
    }
}
