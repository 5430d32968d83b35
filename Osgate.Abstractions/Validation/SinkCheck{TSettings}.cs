namespace Osgate;

/// <summary>One sink of a manifest, to be checked, in the type of its settings.</summary>
public sealed class SinkCheck<TSettings> : SinkCheck
    where TSettings : class
{
    internal SinkCheck(string name, TSettings settings)
        : base(name) => Settings = settings;

    /// <summary>The sink's <c>meta</c>.</summary>
    public TSettings Settings { get; }
}
