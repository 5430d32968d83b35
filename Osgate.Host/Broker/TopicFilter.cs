namespace Osgate.Host.Broker;

/// <summary>Makes the filter that matches all that is published under a topic with placeholders.</summary>
internal static class TopicFilter
{
    /// <summary>Each level with a placeholder becomes <c>+</c>: MQTT has no wildcard for a part of a level.</summary>
    public static string Of(string topic) =>
        string.Join('/', topic.Split('/').Select(level => level.Contains('{', StringComparison.Ordinal) ? "+" : level));
}
