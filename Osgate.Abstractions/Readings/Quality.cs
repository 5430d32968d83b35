namespace Osgate;

/// <summary>How far a reading can be trusted, divided as OPC UA divides its status codes (OPC 10000-4, 7.39).</summary>
public enum Quality : byte
{
    /// <summary>The value is what the device measured.</summary>
    Good,

    /// <summary>There is a value, but something about it is in doubt; the reading's reason says what.</summary>
    Uncertain,

    /// <summary>There is no usable value; the reading's reason says why.</summary>
    Bad,
}
