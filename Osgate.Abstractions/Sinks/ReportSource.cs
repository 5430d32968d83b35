using System.Collections.Immutable;

namespace Osgate;

/// <summary>All that a sink may know of where a report comes from, as it was when the report was written. The same
/// object for all reports of an unchanged device, so that what was derived from it may be cached under it.</summary>
public sealed record ReportSource
{
    /// <summary>The device's uuid.</summary>
    public required Guid DeviceUuid { get; init; }

    /// <summary>The device's name.</summary>
    public required string DeviceName { get; init; }

    /// <summary>The name of the device's connector.</summary>
    public required string Connector { get; init; }

    /// <summary>The device's channels.</summary>
    public required ImmutableArray<SourceChannel> Channels { get; init; }

    /// <summary>The labels of gateway, connector and device; the nearer one stands where two have one name.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether it is the same object.</summary>
    public bool Equals(ReportSource? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => DeviceUuid.GetHashCode();
}
