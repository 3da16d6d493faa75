using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Server;

/// <summary>How the server is set up: <c>server.json</c> of its data folder, then <c>KINORA_SERVER__…</c> variables, then options.</summary>
internal sealed class ServerSettings
{
    /// <summary>Where to listen.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:7860";

    /// <summary>Where database, videos and keys lie.</summary>
    public string DataFolder { get; set; } = DefaultDataFolder();

    /// <summary>A PostgreSQL connection string; null for an SQLite file in the data folder.</summary>
    public string? Database { get; set; }

    /// <summary>The model that is used where a request names none.</summary>
    public string Model { get; set; } = ModelCatalog.Default;

    /// <summary>Further models that requests may name.</summary>
    public List<string> MoreModels { get; set; } = [];

    /// <summary>Devices, one worker each.</summary>
    public List<string> Devices { get; set; } = ["cpu"];

    /// <summary>Processor threads of the engine; null for all.</summary>
    public int? Threads { get; set; }

    /// <summary>How far the making of videos stands back where requests want the processor too: added to the nice value of its threads, 0 (not at all) to 19. It changes no video. On systems other than Linux it does nothing.</summary>
    public int Niceness { get; set; } = 10;

    /// <summary>Latents are saved after every so many steps.</summary>
    public int SaveEverySteps { get; set; } = 4;

    /// <summary>Whether moving previews are made; they keep the VAE in memory beside the transformer.</summary>
    public bool Previews { get; set; } = true;

    /// <summary>Whether people must sign in; null decides by the address: not on loopback, always elsewhere.</summary>
    public bool? Accounts { get; set; }

    /// <summary>Whether anyone may register.</summary>
    public bool OpenRegistration { get; set; } = true;

    /// <summary>Videos that one person may have waiting and running.</summary>
    public int MaxQueuedPerUser { get; set; } = 20;

    /// <summary>Videos that may wait and run in all.</summary>
    public int MaxQueued { get; set; } = 500;

    /// <summary>Largest product of width, height and frames, as a multiple of that of the model's defaults.</summary>
    public double MaxVolume { get; set; } = 4;

    /// <summary>Most solver steps of a request.</summary>
    public int MaxSteps { get; set; } = 200;

    /// <summary>Days after which a finished video's files are removed; 0 keeps them.</summary>
    public int KeepDays { get; set; }

    /// <summary>Disk that one person's videos may take, such as 20GB; null for no limit.</summary>
    public string? DiskPerUser { get; set; }

    /// <summary>Disk that all videos may take; null for no limit.</summary>
    public string? Disk { get; set; }

    /// <summary>Requests a minute of one key or person; without sign-in there is no limit.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Words that a prompt must not hold; empty for no check.</summary>
    public List<string> RefusedWords { get; set; } = [];

    /// <summary>A service that is asked about every prompt.</summary>
    public PolicySettings Policy { get; set; } = new();

    /// <summary>Folders of training runs, or folders that hold such; admins see their figures and sheets on the training page.</summary>
    public List<string> TrainingRuns { get; set; } = [];

    /// <summary>Where traces and metrics are sent by OTLP, such as http://127.0.0.1:4317; null sends nothing. The environment's OTEL_… variables hold too.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>Whether OTLP is spoken over HTTP, to /v1/traces and /v1/metrics of that address, instead of gRPC.</summary>
    public bool OtlpHttp { get; set; }

    /// <summary>Whether the log is written as JSON, a line for each entry.</summary>
    public bool JsonLog { get; set; }

    /// <summary>How codes are sent to phones; unless set they are shown on the console.</summary>
    public SmsGatewaySettings Sms { get; set; } = new();

    /// <summary>How codes are sent by e-mail; unless set they are shown on the console.</summary>
    public MailSettings Mail { get; set; } = new();

    internal long? DiskPerUserBytes => DiskPerUser is null ? null : ByteSize.Parse(DiskPerUser);

    internal long? DiskBytes => Disk is null ? null : ByteSize.Parse(Disk);

    /// <summary>Whether people must sign in, with the addresses looked at.</summary>
    public bool RequiresAccounts => Accounts ?? !Urls.Split(';').All(ServerAddresses.IsLoopback);

    /// <summary>Everything that is wrong with the settings.</summary>
    public IReadOnlyList<string> FindFaults()
    {
        var faults = new List<string>();
        if (Accounts == false && !Urls.Split(';').All(ServerAddresses.IsLoopback))
            faults.Add($"Accounts are off, but {Urls} can be reached from other machines. Listen on a loopback address such as http://127.0.0.1:7860, or leave accounts on.");
        foreach (var url in Urls.Split(';'))
            if (!ServerAddresses.IsUrl(url)) faults.Add($"The address '{url}' is none to listen on: give one such as http://127.0.0.1:7860.");
        if (SaveEverySteps < 1) faults.Add($"SaveEverySteps is {SaveEverySteps}; give 1 or more.");
        if (Niceness is < 0 or > BackgroundWork.MostNiceness) faults.Add($"Niceness is {Niceness}; give 0 to {BackgroundWork.MostNiceness}.");
        if (Threads is < 1 or > 1024) faults.Add($"Threads is {Threads}; give 1 to 1024.");
        if (Devices.Count == 0) faults.Add("Devices is empty; give 'cpu', or 'cuda:0' and so on.");
        if (MaxVolume < 1 || !double.IsFinite(MaxVolume)) faults.Add($"MaxVolume is {MaxVolume}; give 1 or more.");
        if (MaxQueued < 1 || MaxQueuedPerUser < 1 || MaxSteps < 1 || RequestsPerMinute < 1) faults.Add("MaxQueued, MaxQueuedPerUser, MaxSteps and RequestsPerMinute must be 1 or more.");
        if (!IsConnection(Database)) faults.Add("Database is no PostgreSQL connection string; give one such as 'Host=127.0.0.1;Database=kinora;Username=kinora;Password=…', or leave it out for SQLite.");
        foreach (var (name, size) in new[] { (nameof(DiskPerUser), DiskPerUser), (nameof(Disk), Disk) })
            if (size is not null && ByteSize.Parse(size) is null or 0) faults.Add($"{name} is '{size}'; give a size such as 20GB, or leave it out for no limit.");
        foreach (var (name, url) in new[] { (nameof(OtlpEndpoint), OtlpEndpoint), ("Policy.Url", Policy.Url) })
            if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")) faults.Add($"{name} is '{url}'; give an address such as http://127.0.0.1:4317.");
        foreach (var folder in TrainingRuns.Where(f => !Directory.Exists(f))) faults.Add($"The folder '{folder}' of TrainingRuns is not there. Make it, or leave it out.");
        if (KeepDays < 0) faults.Add($"KeepDays is {KeepDays}; give 0 to keep videos, or a number of days.");
        return faults;
    }

    // The text itself is not told: it may hold a password.
    private static bool IsConnection(string? text)
    {
        try
        {
            return text is null || new Npgsql.NpgsqlConnectionStringBuilder(text).Host is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string DefaultDataFolder() =>
        Environment.GetEnvironmentVariable("KINORA_DATA") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "kinora", "server");
}
