namespace Osgate;

/// <summary>Says that this assembly has a sink; may stand several times.</summary>
/// <param name="type">What a manifest's <c>sinks[].type</c> names, in lower case.</param>
/// <param name="factory">A <see cref="SinkFactory{TSettings}"/> with a public constructor without parameters.</param>
/// <param name="major">Left out: the contract's major revision at compile time.</param>
/// <param name="minor">Left out: the contract's minor revision at compile time.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class SinkAttribute(string type, Type factory, int major = Contract.Major, int minor = Contract.Minor) : Attribute
{
    /// <summary>What a manifest's <c>sinks[].type</c> names.</summary>
    public string Type { get; } = type;

    /// <summary>The type of the factory.</summary>
    public Type Factory { get; } = factory;

    /// <summary>The contract's major revision that the plugin was compiled against.</summary>
    public int Major { get; } = major;

    /// <summary>The contract's minor revision that the plugin was compiled against.</summary>
    public int Minor { get; } = minor;

    /// <summary>One line for lists of plugins.</summary>
    public string? Description { get; set; }
}
