namespace Osgate;

/// <summary>Something in a manifest that is wrong, or worth saying.</summary>
/// <param name="Path">Where, from the entry that was checked: <c>devices[0].channels[1].meta.address</c>.</param>
/// <param name="Message">What is wrong, with the value, and how to mend it.</param>
/// <param name="IsWarning">Whether it is only worth saying.</param>
public sealed record Problem(string Path, string Message, bool IsWarning = false);
