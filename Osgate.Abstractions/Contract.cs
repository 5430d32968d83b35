namespace Osgate;

/// <summary>The revision of the contracts in this assembly.</summary>
/// <remarks>Attributes bake it into a plugin when the plugin is compiled. The gateway takes a plugin of the same
/// major revision and of a minor one not above its own.</remarks>
public static class Contract
{
    /// <summary>Rises when a plugin has to be compiled anew.</summary>
    public const int Major = 1;

    /// <summary>Rises when something was added.</summary>
    public const int Minor = 0;
}
