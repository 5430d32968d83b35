namespace Osgate.Durability.FarEnd;

/// <summary>A cut that is to come.</summary>
internal sealed class ProxyCut(bool toBroker, int bytes)
{
    /// <summary>The direction in which it counts.</summary>
    public bool ToBroker { get; } = toBroker;

    /// <summary>Bytes that still go through.</summary>
    public int Bytes { get; private set; } = bytes;

    /// <summary>Whether the cut lies within the next bytes; else they are counted as through.</summary>
    public bool IsWithin(int next)
    {
        if (Bytes < next)
            return true;
        Bytes -= next;
        return false;
    }
}
