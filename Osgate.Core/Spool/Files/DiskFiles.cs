namespace Osgate.Core.Spool.Files;

/// <summary>A folder on disk.</summary>
internal sealed class DiskFiles : ISpoolFiles
{
    private readonly string _folder;

    /// <summary>A folder, which is made where it is not there: for its owner alone.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be made by this user.</exception>
    public DiskFiles(string folder)
    {
        _folder = Path.GetFullPath(folder);
        if (!Directory.Exists(_folder))
            Make(_folder);
    }

    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path))];

    public ISpoolFile Create(string name) => Open(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    // A reader must allow the writer that there may be.
    public ISpoolFile Open(string name, bool forWriting) => forWriting
        ? Open(name, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete)
        : Open(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public ISpoolFile OpenToProbe(string name) =>
        Open(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);

    public void Rename(string from, string to) => File.Move(PathOf(from), PathOf(to), overwrite: true);

    public void Delete(string name) => File.Delete(PathOf(name));

    public void Flush() => DiskSync.FlushFolder(_folder);

    // A folder is on disk when those above it say so, up to the first that was there before.
    private static void Make(string folder)
    {
        var above = Path.GetDirectoryName(folder);
        if (above is not null && !Directory.Exists(above))
            Make(above);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (above is not null)
            DiskSync.FlushFolder(above);
    }

    private DiskFile Open(string name, FileMode mode, FileAccess access, FileShare share, FileOptions options = FileOptions.None)
    {
        var path = PathOf(name);
        return new DiskFile(File.OpenHandle(path, mode, access, share, options), path);
    }

    private string PathOf(string name)
    {
        if (name is "" or "." or ".." || name.AsSpan().ContainsAny('/', '\\', '\0'))
            throw new ArgumentException($"'{name}' is no name of a file in {_folder}: it must hold no path", nameof(name));
        return Path.Combine(_folder, name);
    }
}
