using Osgate.Core.Spool.Files;

namespace Osgate.Core.Tests.Spool.Files;

/// <summary>What every folder of a spool keeps to.</summary>
internal abstract class SpoolFilesContract
{
    protected ISpoolFiles Files { get; private set; } = null!;

    /// <summary>An empty folder.</summary>
    protected abstract ISpoolFiles Create();

    [SetUp]
    public void CreateFiles() => Files = Create();

    [Test]
    public void What_is_written_is_read()
    {
        using var file = Files.Create("a");
        file.Write([1, 2, 3], 0);
        file.Write([9], 1);
        file.Flush();
        Files.Flush();
        Assert.Multiple(() =>
        {
            Assert.That(Read(file), Is.EqualTo(new byte[] { 1, 9, 3 }));
            Assert.That(file.Length, Is.EqualTo(3));
        });
    }

    [Test]
    public void A_file_grows_to_what_is_written_behind_its_end_with_zeros_between()
    {
        using var file = Files.Create("a");
        file.Write([7], 5);
        Assert.That(Read(file), Is.EqualTo(new byte[] { 0, 0, 0, 0, 0, 7 }));
    }

    [Test]
    public void A_read_ends_where_the_file_ends()
    {
        using var file = Files.Create("a");
        file.Write([1, 2, 3], 0);
        var buffer = new byte[10];
        Assert.Multiple(() =>
        {
            Assert.That(file.Read(buffer, 2), Is.EqualTo(1));
            Assert.That(file.Read(buffer, 3), Is.Zero);
            Assert.That(file.Read(buffer, 100), Is.Zero);
        });
    }

    [Test]
    public void A_reader_sees_what_a_writer_writes()
    {
        using var writer = Files.Create("a");
        using var reader = Files.Open("a", forWriting: false);
        writer.Write([1, 2], 0);
        Assert.That(Read(reader), Is.EqualTo(new byte[] { 1, 2 }));
    }

    [Test]
    public void A_file_is_written_on_after_it_was_opened_again()
    {
        using (var first = Files.Create("a"))
            first.Write([1, 2], 0);
        using var second = Files.Open("a", forWriting: true);
        second.Write([3], 2);
        Assert.That(Read(second), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void A_file_that_was_opened_to_be_read_is_not_written()
    {
        Files.Create("a").Dispose();
        using var reader = Files.Open("a", forWriting: false);
        Assert.That(() => reader.Write([1], 0), Throws.InstanceOf<UnauthorizedAccessException>());
    }

    [Test]
    public void There_is_one_file_of_a_name()
    {
        Files.Create("a").Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(() => Files.Create("a"), Throws.InstanceOf<IOException>());
            Assert.That(Files.List(), Is.EqualTo(new[] { "a" }));
        });
    }

    [Test]
    public void A_file_that_is_not_there_is_not_opened_and_not_renamed()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Files.Open("a", forWriting: false), Throws.InstanceOf<FileNotFoundException>());
            Assert.That(() => Files.Open("a", forWriting: true), Throws.InstanceOf<FileNotFoundException>());
            Assert.That(() => Files.Rename("a", "b"), Throws.InstanceOf<FileNotFoundException>());
            Assert.That(() => Files.Delete("a"), Throws.Nothing);
        });
    }

    [Test]
    public void A_file_that_is_given_the_name_of_another_replaces_it()
    {
        using var a = Files.Create("a");
        using var b = Files.Create("b");
        a.Write([1], 0);
        b.Write([2], 0);
        if (OperatingSystem.IsWindows())
            b.Dispose();
        Files.Rename("a", "b");
        using var opened = Files.Open("b", forWriting: false);
        a.Write([3], 1);
        Assert.Multiple(() =>
        {
            Assert.That(Files.List(), Is.EqualTo(new[] { "b" }));
            Assert.That(Read(opened), Is.EqualTo(new byte[] { 1, 3 }));
        });
    }

    [Test]
    public void A_file_that_was_deleted_is_read_on_by_who_has_it_open()
    {
        using var file = Files.Create("a");
        file.Write([1], 0);
        Files.Delete("a");
        Assert.Multiple(() =>
        {
            Assert.That(Files.List(), Is.Empty);
            Assert.That(Read(file), Is.EqualTo(new byte[] { 1 }));
        });
    }

    [TestCase("")]
    [TestCase(".")]
    [TestCase("..")]
    [TestCase("../a")]
    [TestCase("/a")]
    [TestCase("b\\a")]
    [TestCase("a\0")]
    public void A_name_holds_no_path(string name)
    {
        Files.Create("real").Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(() => Files.Create(name), Throws.ArgumentException);
            Assert.That(() => Files.Open(name, forWriting: false), Throws.ArgumentException);
            Assert.That(() => Files.Delete(name), Throws.ArgumentException);
            Assert.That(() => Files.Rename(name, "real"), Throws.ArgumentException);
            Assert.That(() => Files.Rename("real", name), Throws.ArgumentException);
            Assert.That(Files.List(), Is.EqualTo(new[] { "real" }));
        });
    }

    [Test]
    public void A_closed_file_is_not_used()
    {
        var file = Files.Create("a");
        file.Dispose();
        file.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(() => file.Read(new byte[1], 0), Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(() => file.Write([1], 0), Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(file.Flush, Throws.InstanceOf<ObjectDisposedException>());
        });
    }

    protected static byte[] Read(ISpoolFile file)
    {
        var bytes = new byte[file.Length];
        Assert.That(file.Read(bytes, 0), Is.EqualTo(bytes.Length));
        return bytes;
    }
}
