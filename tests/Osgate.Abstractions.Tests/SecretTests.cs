using System.Text.Json;

namespace Osgate.Tests;

[TestFixture]
internal sealed class SecretTests
{
    [Test]
    public void A_secret_shows_as_stars_wherever_it_is_printed()
    {
        var secret = new Secret("hunter2");
        Assert.Multiple(() =>
        {
            Assert.That(secret.ToString(), Is.EqualTo("***"));
            Assert.That($"{secret} {new WithSecret(secret)}", Does.Not.Contain("hunter2"));
            Assert.That(JsonSerializer.Serialize(new WithSecret(secret), NothingJson.Default.WithSecret), Is.EqualTo("""{"Password":"***"}"""));
            Assert.That(secret.Reveal(), Is.EqualTo("hunter2"));
        });
    }

    [Test]
    public void A_secret_may_stand_in_an_environment_variable()
    {
        const string name = "OSGATE_TEST_SECRET";
        var secret = new Secret($"${{env:{name}}}");
        Environment.SetEnvironmentVariable(name, null);
        Assert.That(secret.Reveal, Throws.TypeOf<SecretUnavailableException>().With.Message.EqualTo($"the environment variable '{name}' that a secret refers to is not set"));
        Environment.SetEnvironmentVariable(name, "s3cret");
        Assert.That(secret.Reveal(), Is.EqualTo("s3cret"), "asked for at the last moment");
    }

    [Test]
    public void A_secret_may_stand_in_a_file_whose_last_line_end_is_not_part_of_it()
    {
        var file = Path.GetTempFileName();
        var secret = new Secret($"${{file:{file}}}");
        File.WriteAllText(file, " s3cret \r\n");
        Assert.That(secret.Reveal(), Is.EqualTo(" s3cret "));
        File.Delete(file);
        Assert.That(secret.Reveal, Throws.TypeOf<SecretUnavailableException>().With.Message.Contains(file));
    }

    [TestCase("${env:}")]
    [TestCase("${env:NAME")]
    [TestCase("${vault:x}")]
    [TestCase("${}")]
    public void What_begins_like_a_reference_and_is_none_is_refused_without_showing_it(string text) =>
        Assert.That(() => new Secret(text), Throws.TypeOf<FormatException>().With.Message.EqualTo("a secret's reference is '${env:NAME}' or '${file:path}'"));

    [Test]
    public void JSON_gives_a_secret_from_a_text_alone()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Read("""{"Password":"abc"}""")!.Password!.Reveal(), Is.EqualTo("abc"));
            Assert.That(Read("""{"Password":null}""")!.Password, Is.Null);
            Assert.That(() => Read("""{"Password":1}"""), Throws.InstanceOf<JsonException>().With.Message.EqualTo("a secret is a text"));
            Assert.That(() => Read("""{"Password":"${x}"}"""), Throws.InstanceOf<JsonException>().With.Message.Contains("${env:NAME}"));
        });

        static WithSecret? Read(string json) => JsonSerializer.Deserialize(json, NothingJson.Default.WithSecret);
    }

    [Test]
    public void Secrets_are_compared_without_being_resolved()
    {
        var one = new Secret("${env:OSGATE_NOT_SET}");
        var same = new Secret("${env:OSGATE_NOT_SET}");
        Assert.Multiple(() =>
        {
            Assert.That(one, Is.EqualTo(same));
            Assert.That(one.GetHashCode(), Is.EqualTo(same.GetHashCode()));
            Assert.That(one, Is.Not.EqualTo(new Secret("b")));
        });
    }
}
