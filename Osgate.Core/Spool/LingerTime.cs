namespace Osgate.Core.Spool;

/// <summary>How long a batch that is not full waits for more.</summary>
internal sealed class LingerTime(TimeProvider time)
{
    private long _until;

    public TimeSpan Left => time.GetElapsedTime(time.GetTimestamp(), _until);

    public void Reset() => _until = 0;

    /// <summary>Whether it is over; it begins when this is asked first.</summary>
    public bool IsOver(TimeSpan linger)
    {
        if (linger <= TimeSpan.Zero)
            return true;
        var now = time.GetTimestamp();
        if (_until == 0)
            _until = now + (long)(linger.TotalSeconds * time.TimestampFrequency);
        return now >= _until;
    }
}
