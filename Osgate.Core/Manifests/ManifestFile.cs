using System.Text.Json;

namespace Osgate.Core.Manifests;

/// <summary>Reads a manifest's file.</summary>
public static class ManifestFile
{
    private const long LargestFile = 256 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads the document of a file; the caller keeps it as long as the manifest is used.</summary>
    /// <exception cref="ManifestUnreadableException">There is no such file, or it is no JSON; the message says where.</exception>
    public static JsonDocument Open(string path)
    {
        var name = Path.GetFileName(path);
        if (Directory.Exists(path))
            throw new ManifestUnreadableException($"{path}: is a folder: name the file in it");
        try
        {
            if (new FileInfo(path).Length > LargestFile)
                throw new ManifestUnreadableException($"{path}: is larger than {LargestFile / (1024 * 1024)} MiB: no manifest is");
            return JsonText.Parse(File.ReadAllBytes(path), Options);
        }
        catch (JsonException e)
        {
            throw new ManifestUnreadableException($"{name}: {Place(e)}this is no JSON: {FirstSentence(e.Message)}", e);
        }
        catch (FileNotFoundException e)
        {
            throw new ManifestUnreadableException($"{path}: there is no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ManifestUnreadableException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static string Place(JsonException e) =>
        e.LineNumber is { } line ? $"line {line + 1}, byte {e.BytePositionInLine + 1}: " : "";

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
