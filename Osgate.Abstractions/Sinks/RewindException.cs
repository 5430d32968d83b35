namespace Osgate;

/// <summary>The far end has lost what it had confirmed: the sink asks for a report and all after it again. Nothing of the
/// batch is confirmed.</summary>
/// <remarks>Reports that come again have the numbers they had. The host goes back as far as the sink's <c>keep</c> in the
/// manifest holds, which may be less far than asked for, or not at all: the sink takes what comes next, whatever its
/// number.</remarks>
/// <param name="sequence">The <see cref="BatchReport.Sequence"/> of the first report to come again, from 1.</param>
/// <param name="message">How the loss shows.</param>
public sealed class RewindException(long sequence, string message) : Exception(message)
{
    /// <summary>The <see cref="BatchReport.Sequence"/> of the first report to come again.</summary>
    public long Sequence { get; } = sequence;
}
