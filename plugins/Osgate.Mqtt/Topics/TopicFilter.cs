using System.Collections.Immutable;
using System.Text;

namespace Osgate.Mqtt;

/// <summary>What a subscription asks for (MQTT 5.0, 4.7).</summary>
internal sealed class TopicFilter
{
    private readonly ImmutableArray<string> _levels;

    private TopicFilter(string text)
    {
        Text = text;
        _levels = [.. text.Split('/')];
    }

    /// <summary>As the broker sees it.</summary>
    public string Text { get; }

    /// <summary>Whether it asks for more than one topic.</summary>
    public bool HasWildcard => _levels.Any(level => level is "+" or "#");

    /// <summary>Reads a filter, or says in <paramref name="problem"/> what is wrong and how to mend it.</summary>
    public static TopicFilter? Parse(string text, out string? problem)
    {
        problem = Problem(text);
        return problem is null ? new TopicFilter(text) : null;
    }

    /// <summary>Whether a message of this topic is meant.</summary>
    public bool Matches(string topic) => Matches([.. topic.Split('/').Select(level => new TopicLevel(level, null))]);

    /// <summary>Whether a message of such a topic may be meant.</summary>
    public bool Matches(ImmutableArray<TopicLevel> topic)
    {
        // What begins with a '$' is the broker's own, and no wildcard in the first place means it.
        if (_levels[0] is "+" or "#" && topic[0].BeginsWithDollar)
            return false;
        for (var i = 0; i < _levels.Length; i++)
        {
            if (_levels[i] == "#")
                return true;
            if (i >= topic.Length || (_levels[i] != "+" && !topic[i].MayBe(_levels[i])))
                return false;
            // "a/#" means "a" too.
            if (i == topic.Length - 1 && i == _levels.Length - 2 && _levels[i + 1] == "#")
                return true;
        }
        return _levels.Length == topic.Length;
    }

    /// <summary>Whether whatever the other asks for is asked for by this one already.</summary>
    public bool Covers(TopicFilter other)
    {
        if (_levels[0] is "+" or "#" && other.Text.StartsWith('$'))
            return false;
        for (var i = 0; i < _levels.Length; i++)
        {
            if (_levels[i] == "#")
                return true;
            if (i >= other._levels.Length || other._levels[i] == "#")
                return false;
            if (_levels[i] != "+" && _levels[i] != other._levels[i])
                return false;
        }
        return _levels.Length == other._levels.Length;
    }

    private static string? Problem(string text)
    {
        if (text.Length == 0)
            return "an empty topic matches nothing: write one, or leave it out for '{device uuid}/{channel name}'";
        if (text.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(text) > ushort.MaxValue)
            return "the topic has a NUL or is longer than 65,535 bytes, which MQTT does not allow: shorten it";
        if (text.StartsWith("$share/", StringComparison.Ordinal))
            return $"'{text}' shares messages among subscribers, so that this gateway would miss some: subscribe to the topic itself";
        var levels = text.Split('/');
        if (levels.Any(level => level.Length > 1 && level.AsSpan().ContainsAny('+', '#')))
            return $"in '{text}' a wildcard shares its level with other characters: '+' and '#' stand alone between slashes";
        return levels.AsSpan(0, levels.Length - 1).Contains("#")
            ? $"in '{text}' a '#' is not the last level: use '+' for one level in between"
            : null;
    }
}
