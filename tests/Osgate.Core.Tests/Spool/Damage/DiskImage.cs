using Osgate.Core.Spool.Files;
using Osgate.Core.Tests.Spool.Faults;

namespace Osgate.Core.Tests.Spool.Damage;

/// <summary>What is in the files of a folder, to be damaged and put on a disk.</summary>
internal sealed class DiskImage
{
    private readonly SortedDictionary<string, byte[]> _files;

    private DiskImage(SortedDictionary<string, byte[]> files) => _files = files;

    public IReadOnlyDictionary<string, byte[]> Files => _files;

    public static DiskImage Of(ISpoolFiles disk)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in disk.List())
        {
            using var file = disk.Open(name, forWriting: false);
            files[name] = new byte[file.Length];
            file.Read(files[name], 0);
        }
        return new DiskImage(files);
    }

    /// <summary>The same, with a bit of a file turned.</summary>
    public DiskImage Flip(string name, int offset)
    {
        var bytes = (byte[])_files[name].Clone();
        bytes[offset] ^= (byte)(1 << (offset % 8));
        return With(name, bytes);
    }

    /// <summary>The same, with a file cut.</summary>
    public DiskImage Cut(string name, int length) => With(name, _files[name][..length]);

    public SimulatedDisk ToDisk()
    {
        var disk = new SimulatedDisk(seed: 1);
        foreach (var (name, bytes) in _files)
        {
            using var file = disk.Create(name);
            file.Write(bytes, 0);
        }
        return disk;
    }

    private DiskImage With(string name, byte[] bytes) =>
        new(new SortedDictionary<string, byte[]>(_files, StringComparer.Ordinal) { [name] = bytes });
}
