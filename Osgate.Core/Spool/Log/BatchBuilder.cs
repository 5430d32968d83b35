namespace Osgate.Core.Spool.Log;

/// <summary>Fills a batch from the streams of a spool, and remembers where each report of it ended.</summary>
/// <remarks>Hot path: its memory is used again as long as the batch is.</remarks>
internal sealed class BatchBuilder
{
    private const int SlabReadings = 1024;

    private readonly List<Place> _places = [];
    private List<ChannelReading[]> _slabs = [];
    private int _slab;
    private int _used;
    private Batch? _batch;
    private BatchLimits _limits = new();
    private long _bytes;

    public Batch Batch => _batch!;

    public IReadOnlyList<Place> Places => _places;

    /// <summary>Whether nothing more fits.</summary>
    public bool IsFull => Batch.Count >= _limits.MaxReports || Batch.ReadingCount >= _limits.MaxReadings || _bytes >= _limits.MaxBytes;

    /// <summary>Begins a batch; another batch than last time gets other memory, since the last one may still be in a sink's hands.</summary>
    public void Begin(Batch batch, BatchLimits limits)
    {
        if (!ReferenceEquals(batch, _batch))
            _slabs = [];
        _batch = batch;
        _limits = limits;
        batch.Clear();
        _places.Clear();
        _slab = _used = 0;
        _bytes = 0;
    }

    /// <summary>Whether a report fits; one that is too large goes alone.</summary>
    public bool Fits(int readings, int bytes) =>
        Batch.Count == 0 || (Batch.Count < _limits.MaxReports && Batch.ReadingCount + readings <= _limits.MaxReadings && _bytes + bytes <= _limits.MaxBytes);

    /// <summary>Room for the readings of one report.</summary>
    public Memory<ChannelReading> Take(int readings)
    {
        while (_slab < _slabs.Count && _slabs[_slab].Length - _used < readings)
        {
            _slab++;
            _used = 0;
        }
        if (_slab == _slabs.Count)
            _slabs.Add(new ChannelReading[Math.Max(readings, SlabReadings)]);
        var room = _slabs[_slab].AsMemory(_used, readings);
        _used += readings;
        return room;
    }

    public void Add(in BatchReport report, int bytes, in Place behind)
    {
        Batch.Add(report);
        _bytes += bytes;
        _places.Add(behind);
    }

    public void Forget() => _places.Clear();
}
