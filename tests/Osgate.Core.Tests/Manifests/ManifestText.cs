using System.Text.Json;
using Osgate.Core.Manifests;

namespace Osgate.Core.Tests.Manifests;

/// <summary>Manifests as tests write them.</summary>
internal static class ManifestText
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public static Manifest Read(string json) => ManifestReader.Read(JsonDocument.Parse(json, Options).RootElement, "test.json");

    public static string Uuid(int number) => $"00000000-0000-0000-0000-{number:d12}";

    public static IEnumerable<string> Lines(IEnumerable<Problem> problems) => problems.Select(p => $"{p.Path}: {p.Message}");

    /// <summary>A connector with one device that has these channels.</summary>
    public static string Connector(string protocol, string channels, string device = "", string connector = "", int number = 1) => $$"""
        { "protocol": "{{protocol}}", "name": "connector {{number}}", "uuid": "{{Uuid(number * 100)}}", {{connector}}
          "devices": [ { "name": "meter", "uuid": "{{Uuid((number * 100) + 1)}}", {{device}} "channels": [ {{channels}} ] } ] }
        """;
}
