using System.Text.Json;

namespace Osgate.Core.Manifests;

/// <summary>A sink as the manifest has it.</summary>
/// <param name="Path">The entry's place in the document.</param>
/// <param name="Type">Which kind of sink.</param>
/// <param name="Name">The name, unique within sinks.</param>
/// <param name="Meta">The settings; an empty object where there are none.</param>
public sealed record SinkEntry(string Path, string Type, string Name, JsonElement Meta);
