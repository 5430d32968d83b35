namespace Osgate.Core.Plugins;

/// <summary>One connector or sink of a plugin.</summary>
/// <param name="IsSink">Whether it is a sink.</param>
/// <param name="Key">The protocol, or the sink's type.</param>
/// <param name="FactoryType">The full name of the factory's type.</param>
/// <param name="Major">The contract's major revision that it was compiled against.</param>
/// <param name="Minor">The contract's minor revision that it was compiled against.</param>
/// <param name="Description">One line on it.</param>
public sealed record PluginEntry(bool IsSink, string Key, string FactoryType, int Major, int Minor, string? Description);
