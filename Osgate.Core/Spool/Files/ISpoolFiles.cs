namespace Osgate.Core.Spool.Files;

/// <summary>The folder of a spool: all that the spool asks of the operating system, so that tests can make each call
/// fail. All calls block.</summary>
/// <remarks>Every method may throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</remarks>
internal interface ISpoolFiles
{
    /// <summary>The names of all files.</summary>
    IReadOnlyList<string> List();

    /// <summary>Makes a file; there must be none of this name.</summary>
    ISpoolFile Create(string name);

    /// <summary>Opens a file that is there.</summary>
    ISpoolFile Open(string name, bool forWriting);

    /// <summary>Opens a file of which little is to be read, here and there: what comes behind need not be read ahead.</summary>
    ISpoolFile OpenToProbe(string name) => Open(name, forWriting: false);

    /// <summary>Gives a file another name; what had that name is replaced. Files that are open stay open.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file; who has it open may go on reading it.</summary>
    void Delete(string name);

    /// <summary>Returns when what was created, renamed and deleted is so on disk.</summary>
    void Flush();
}
