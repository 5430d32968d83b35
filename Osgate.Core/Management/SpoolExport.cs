namespace Osgate.Core.Management;

/// <summary>What of a spool is written out.</summary>
public sealed record SpoolExport
{
    /// <summary>Only what this sink has not confirmed, with its numbers; <see langword="null"/> for all that is there.</summary>
    public string? Sink { get; init; }

    /// <summary>Only what was read then or later.</summary>
    public DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Only what was read before.</summary>
    public DateTimeOffset To { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Only of the device with this name or uuid; <see langword="null"/> for all.</summary>
    public string? Device { get; init; }
}
