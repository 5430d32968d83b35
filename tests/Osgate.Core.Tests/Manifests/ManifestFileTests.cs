using System.Text;
using Osgate.Core.Manifests;

namespace Osgate.Core.Tests.Manifests;

[TestFixture]
internal sealed class ManifestFileTests
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"osgate-{Guid.NewGuid():n}.json");

    [TearDown]
    public void DeleteFile() => File.Delete(_path);

    [Test]
    public void Broken_JSON_names_line_and_byte()
    {
        File.WriteAllText(_path, "{\n  \"sinks\": [],\n  \"connectors\" []\n}");
        Assert.That(Message(), Does.StartWith($"{Path.GetFileName(_path)}: line 3, byte 16: this is no JSON: ").And.Not.Contains("LineNumber"));
    }

    [Test]
    public void An_empty_file_is_no_JSON()
    {
        File.WriteAllText(_path, "");
        Assert.That(Message(), Does.Contain("line 1, byte 1: this is no JSON"));
    }

    [Test]
    public void A_file_that_is_not_there_is_named() => Assert.That(Message(), Is.EqualTo($"{_path}: there is no such file"));

    [Test]
    public void A_byte_order_mark_is_skipped()
    {
        File.WriteAllText(_path, "{}", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        using var document = ManifestFile.Open(_path);
        Assert.That(ManifestReader.Read(document.RootElement, "x").Problems, Is.Empty);
    }

    [Test]
    public void A_file_in_another_encoding_names_the_place()
    {
        File.WriteAllText(_path, "{\n \"x-unit\": \"°C\" }", Encoding.Latin1);
        Assert.That(Message(), Is.EqualTo($"{Path.GetFileName(_path)}: line 2, byte 13: this is no JSON: the text is not UTF-8: save the file as UTF-8."));
    }

    [Test]
    public void Half_of_a_surrogate_pair_is_no_text()
    {
        File.WriteAllText(_path, """{ "labels": { "a": "\ud83d" } }""");
        Assert.That(Message(), Does.EndWith("take the \\uD8.. to \\uDF.. out, or write its other half."));
    }

    [Test]
    public void A_whole_surrogate_pair_is_one()
    {
        File.WriteAllText(_path, """{ "labels": { "a": "\ud83d\ude00", }, /* so */ }""");
        using var document = ManifestFile.Open(_path);
        Assert.That(ManifestReader.Read(document.RootElement, "x").Labels["a"], Is.EqualTo("😀"));
    }

    private string Message() => Assert.Throws<ManifestUnreadableException>(() => ManifestFile.Open(_path))!.Message;
}
