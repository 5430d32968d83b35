using System.Text.Json.Serialization;

namespace Osgate.Simulator;

/// <summary>What the values of a simulated channel look like.</summary>
[JsonConverter(typeof(SignalKindConverter))]
internal enum SignalKind
{
    /// <summary>Any value of a range, each time.</summary>
    Random,

    /// <summary>A value that wanders within a range.</summary>
    Walk,

    /// <summary>A wave.</summary>
    Sine,

    /// <summary>A number that rises with time.</summary>
    Counter,

    /// <summary>On or off.</summary>
    Boolean,

    /// <summary>Always the same.</summary>
    Constant,
}
