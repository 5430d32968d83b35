namespace Osgate.Core.Spool.Log;

/// <summary>How the filling of a batch from one stream ended.</summary>
internal enum FillResult
{
    /// <summary>There is nothing more.</summary>
    Empty,

    /// <summary>The batch is full.</summary>
    Full,

    /// <summary>What comes next lies on disk and must be loaded.</summary>
    OnDisk,
}
