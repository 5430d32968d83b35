namespace Osgate;

/// <summary>A report that the far end will never take.</summary>
/// <param name="Report">The report's place in the batch, from 0.</param>
/// <param name="Reason">Why, in words of the far end, with the mend where there is one.</param>
public readonly record struct Rejection(int Report, string Reason);
