using Microsoft.Extensions.Logging;

namespace Osgate.Core.Connectors;

/// <summary>Logs a fault when it begins, when it changes, and when it ends with how often it happened in between.</summary>
internal sealed partial class FaultLog(ILogger logger, TimeProvider time, string what)
{
    private long _since;
    private int _count;

    /// <summary>What is wrong now, or <see langword="null"/>.</summary>
    public string? Current { get; private set; }

    public void Fault(string message, Exception? exception = null)
    {
        if (Current is null)
        {
            _since = time.GetTimestamp();
            _count = 0;
        }
        _count++;
        if (Current == message)
            return;
        Current = message;
        // The stack is for those who debug: a cable that is out is no bug.
        LogBegins(logger, what, message);
        if (exception is not null)
            LogDetail(logger, exception, what);
    }

    public void Clear()
    {
        if (Current is null)
            return;
        Current = null;
        LogEnds(logger, what, _count, time.GetElapsedTime(_since));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What}: {Message}")]
    private static partial void LogBegins(ILogger logger, string what, string message);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{What}: in full")]
    private static partial void LogDetail(ILogger logger, Exception exception, string what);

    [LoggerMessage(Level = LogLevel.Information, Message = "{What}: works again, after {Count} failures in {Elapsed}")]
    private static partial void LogEnds(ILogger logger, string what, int count, TimeSpan elapsed);
}
