using Microsoft.Extensions.Logging;

namespace Osgate.Core.Connectors;

/// <summary>Shows frames in the log at level trace.</summary>
internal sealed partial class LogTrace(ILogger logger) : FrameTrace
{
    public override bool Enabled => logger.IsEnabled(LogLevel.Trace);

    public override void Sent(ReadOnlySpan<byte> bytes, string? note = null)
    {
        if (Enabled)
            LogFrame(logger, "->", Convert.ToHexStringLower(bytes), note ?? "");
    }

    public override void Received(ReadOnlySpan<byte> bytes, string? note = null)
    {
        if (Enabled)
            LogFrame(logger, "<-", Convert.ToHexStringLower(bytes), note ?? "");
    }

    [LoggerMessage(Level = LogLevel.Trace, Message = "{Direction} {Bytes} {Note}")]
    private static partial void LogFrame(ILogger logger, string direction, string bytes, string note);
}
