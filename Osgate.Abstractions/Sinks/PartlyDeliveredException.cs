using System.Collections.Immutable;

namespace Osgate;

/// <summary>The far end answered for the first reports of a batch; the others are asked for again. So a batch that a slow
/// line cannot carry in one go gets through in several.</summary>
/// <param name="confirmed">How many reports, from the first one of the batch on, need not come again; at least 0.</param>
/// <param name="message">Why the others were not confirmed.</param>
/// <param name="inner">What went wrong, if it was an exception.</param>
public sealed class PartlyDeliveredException(int confirmed, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How many reports, from the first one of the batch on, need not come again.</summary>
    public int Confirmed { get; } = confirmed;

    /// <summary>Those of them that the far end will never take, as in <see cref="RejectedException.Rejections"/> (default:
    /// none). Reports behind the confirmed ones have no place here: they are asked for again in any case.</summary>
    public ImmutableArray<Rejection> Rejections { get; init => field = value.IsDefault ? [] : value; } = [];
}
