using System.Diagnostics;
using System.Globalization;

namespace Osgate.Core;

/// <summary>Holds the state folder for one process.</summary>
public sealed class StateLock : IDisposable
{
    // EROFS; of Unix, where an error of the system is the result's own number.
    private const int ReadOnlyFileSystem = 30;

    private readonly FileStream _file;
    private readonly string _owner;

    private StateLock(FileStream file, string owner)
    {
        _file = file;
        _owner = owner;
    }

    /// <summary>Takes the folder, and makes it where it is not there.</summary>
    /// <exception cref="IOException">Another process holds it, or it cannot be written; the message says which.</exception>
    public static StateLock Take(string folder)
    {
        var owner = Path.Combine(folder, "pid");
        try
        {
            // What lies here (manifests, later keys) is nobody else's business.
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var file = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            try
            {
                File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                // A full disk: only a second start would read it. What waits here is to be delivered all the same.
            }
            return new StateLock(file, owner);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"the state folder {folder} cannot be written: {e.Message}: give its owner the right, or name another with gateway.state", e);
        }
        catch (IOException e) when (e.HResult == ReadOnlyFileSystem)
        {
            throw new IOException($"the state folder {folder} cannot be written: {e.Message}: have its file system checked and mounted writable, or name another folder with gateway.state", e);
        }
        catch (IOException e) when (LivingOwner(owner) is { } process)
        {
            throw new IOException($"the state folder {folder} is held by process {process}: stop that one first, or name another folder with gateway.state", e);
        }
    }

    // The file may have been left by a process that was killed.
    private static string? LivingOwner(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            if (!int.TryParse(text, CultureInfo.InvariantCulture, out var id) || id == Environment.ProcessId)
                return null;
            using var process = Process.GetProcessById(id);
            return text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // No such file, or no such process.
            return null;
        }
    }

    /// <summary>Lets the folder go.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(_owner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk that is read-only by now: the next start sees that this process is gone.
        }
        _file.Dispose();
    }
}
