namespace Osgate;

/// <summary>What a <see cref="ReadingValue"/> holds.</summary>
public enum ValueKind : byte
{
    /// <summary>No value.</summary>
    None,

    /// <summary><see cref="bool"/></summary>
    Boolean,

    /// <summary><see cref="long"/>, and every smaller integer.</summary>
    Int64,

    /// <summary><see cref="ulong"/></summary>
    UInt64,

    /// <summary><see cref="float"/>, kept apart so that 0.1 leaves as 0.1.</summary>
    Single,

    /// <summary><see cref="double"/></summary>
    Double,

    /// <summary>An instant, UTC.</summary>
    Timestamp,

    /// <summary><see cref="string"/></summary>
    Text,

    /// <summary>A byte array.</summary>
    Bytes,
}
