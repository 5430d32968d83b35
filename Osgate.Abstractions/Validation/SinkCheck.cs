namespace Osgate;

/// <summary>One sink of a manifest, to be checked.</summary>
public abstract class SinkCheck
{
    private readonly List<Problem> _problems = [];

    private protected SinkCheck(string name) => Name = name;

    /// <summary>The sink's name.</summary>
    public string Name { get; }

    /// <summary>What was found so far; paths begin at the sink.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>A problem of the sink's <c>meta</c>.</summary>
    /// <param name="member">The name in <c>meta</c>, in camel case.</param>
    /// <param name="message">What is wrong, with the value, and how to mend it.</param>
    public void Error(string member, string message) => _problems.Add(new Problem($"meta.{member}", message));

    /// <summary>Something worth saying; stops nothing.</summary>
    public void Warn(string member, string message) => _problems.Add(new Problem($"meta.{member}", message, IsWarning: true));
}
