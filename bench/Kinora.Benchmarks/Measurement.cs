namespace Kinora.Benchmarks;

/// <summary>What came out for one benchmark, measured in a process of its own.</summary>
/// <param name="Name">The benchmark.</param>
/// <param name="Configuration">Its sizes.</param>
/// <param name="Repeats">Timed runs after one warm-up.</param>
/// <param name="MedianSeconds">The middle of the timed runs.</param>
/// <param name="MinSeconds">The quickest.</param>
/// <param name="MaxSeconds">The slowest.</param>
/// <param name="GigaflopsPerSecond">Operations over the median, in 10^9 per second; null where a rate says nothing.</param>
/// <param name="PeakRssBytes">The most memory the process ever had resident, weights and runtime included.</param>
/// <param name="LoadAverage">How many processes wanted to run during the last minute, at the start: above the number of cores the times are those of a shared machine.</param>
internal sealed record Measurement(
    string Name,
    string Configuration,
    int Repeats,
    double MedianSeconds,
    double MinSeconds,
    double MaxSeconds,
    double? GigaflopsPerSecond,
    long PeakRssBytes,
    double LoadAverage);
