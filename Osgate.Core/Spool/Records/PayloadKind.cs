namespace Osgate.Core.Spool.Records;

/// <summary>What a frame holds: the first byte of its payload.</summary>
internal enum PayloadKind : byte
{
    /// <summary>How a segment begins: format, session and boot.</summary>
    Segment = 1,

    /// <summary>Definitions that reports of this segment need.</summary>
    Definitions = 2,

    /// <summary>Reports.</summary>
    Reports = 3,
}
