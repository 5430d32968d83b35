namespace Osgate.Core.Spool.Records;

/// <summary>What the numbers in records stand for.</summary>
internal interface IDefinitions
{
    /// <exception cref="InvalidDataException">The definition was lost.</exception>
    SpoolSource SourceOf(int id);

    /// <exception cref="InvalidDataException">The definition was lost.</exception>
    string TextOf(int id);

    /// <summary>Whether the reports of a source go to a sink; false when the definition was lost.</summary>
    bool GoesTo(int id, SinkSlot slot);
}
