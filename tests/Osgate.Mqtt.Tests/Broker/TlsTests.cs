using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Osgate.Testing;
using Osgate.Testing.Peers;

namespace Osgate.Mqtt.Tests;

internal sealed class TlsTests
{
    private static readonly ReportSource Source = TestReport.SourceOf("meter 1", Given.Uuid, "energy_kwh:kwh");

    private DirectoryInfo _folder = null!;
    private PluginHarness _harness = null!;

    [SetUp]
    public void Start()
    {
        _folder = Directory.CreateTempSubdirectory("osgate-tls-");
        _harness = new PluginHarness();
    }

    [TearDown]
    public void Stop()
    {
        _harness.Dispose();
        _folder.Delete(recursive: true);
    }

    [Test]
    public async Task A_broker_of_the_sites_own_authority_is_trusted_when_ca_names_it()
    {
        await using var mosquitto = await StartAsync();
        await using var sink = Sink(mosquitto, $", \"ca\": \"{PathOf("ca.pem")}\"");
        await sink.DeliverAsync(TestReport.Of(Source, Given.Noon, 1));
        Assert.That(sink.Services.Counter("confirmed without subscriber").Value, Is.EqualTo(1));
    }

    [Test]
    public async Task A_connector_connects_over_TLS_too()
    {
        await using var mosquitto = await StartAsync();
        await using var connector = _harness.Connector($$"""
            { "protocol": "mqtt", "name": "c", "uuid": "0b7e9b52-5c0e-4a0e-9d0a-6b1f7b0f2a11",
              "meta": { "host": "127.0.0.1", "port": {{mosquitto.Port}}, "tls": true, "ca": "{{PathOf("ca.pem")}}" },
              "devices": [ { "name": "d", "uuid": "5d2f6a1e-8a52-4d0c-8f0b-1f6c2f3f9e01", "channels": [ { "name": "a", "meta": { "topic": "x" } } ] } ] }
            """, time: TimeProvider.System);
        await Assert.ThatAsync(() => connector.ConnectAsync(), Throws.Nothing);
    }

    [Test]
    public async Task A_broker_that_nobody_vouches_for_is_refused()
    {
        await using var mosquitto = await StartAsync();
        await using var sink = Sink(mosquitto, "");
        await Assert.ThatAsync(() => sink.DeliverAsync(TestReport.Of(Source, Given.Noon, 1)), Throws.InstanceOf<IOException>().With.Message.Contains("certificate"));
    }

    [Test]
    public async Task A_certificate_of_another_host_is_refused()
    {
        await using var mosquitto = await StartAsync(host: IPAddress.Parse("10.9.8.7"));
        await using var sink = Sink(mosquitto, $", \"ca\": \"{PathOf("ca.pem")}\"");
        await Assert.ThatAsync(() => sink.DeliverAsync(TestReport.Of(Source, Given.Noon, 1)), Throws.InstanceOf<IOException>().With.Message.Contains("certificate"));
    }

    [Test]
    public async Task A_missing_file_of_certificates_is_named()
    {
        await using var mosquitto = await StartAsync();
        await using var sink = Sink(mosquitto, ", \"ca\": \"nowhere.pem\"");
        await Assert.ThatAsync(() => sink.DeliverAsync(TestReport.Of(Source, Given.Noon, 1)), Throws.InstanceOf<IOException>().With.Message.Contains("nowhere.pem"));
    }

    private SinkHarness Sink(Mosquitto mosquitto, string more) => _harness.Sink(
        $$"""{ "type": "mqtt", "name": "s", "meta": { "host": "127.0.0.1", "port": {{mosquitto.Port}}, "tls": true{{more}} } }""", TimeProvider.System);

    private async Task<Mosquitto> StartAsync(IPAddress? host = null)
    {
        Mosquitto.Require();
        var now = DateTimeOffset.UtcNow;
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=site", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var root = authority.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(host ?? IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, now.AddDays(-1), now.AddHours(20), [1, 2, 3]);

        await File.WriteAllTextAsync(PathOf("ca.pem"), root.ExportCertificatePem());
        await File.WriteAllTextAsync(PathOf("broker.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(PathOf("key.pem"), key.ExportPkcs8PrivateKeyPem());
        return await Mosquitto.StartAsync($"cafile {PathOf("ca.pem")}\ncertfile {PathOf("broker.pem")}\nkeyfile {PathOf("key.pem")}");
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);
}
