using Kinora.Server.Accounts;
using Kinora.Server.Api;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Kinora.Server.Operations;
using Kinora.Server.Preference;
using Kinora.Server.Studio;
using Kinora.Tensors;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server;

/// <summary>Puts the server together.</summary>
internal static class ServerApp
{
    private const long MaxUploadBytes = 200L << 20;

    /// <summary>Builds the server; nothing runs yet.</summary>
    /// <param name="settings">Settings without faults.</param>
    /// <param name="change">Sees the builder last, for tests; null changes nothing.</param>
    /// <exception cref="ServerException">The data folder can't be used.</exception>
    public static WebApplication Build(ServerSettings settings, Action<WebApplicationBuilder>? change = null)
    {
        Prepare(settings.DataFolder);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = settings.DataFolder, ApplicationName = typeof(ServerApp).Assembly.GetName().Name });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseUrls(settings.Urls.Split(';'));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxUploadBytes;
        });
        if (settings.JsonLog) builder.Logging.ClearProviders().AddJsonConsole();
        // It warns that its keys lie unencrypted on the disk, as the database beside them does.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        // What fails there is thrown as well, and a database that is not there yet is made and no failure.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database", LogLevel.Critical);
        AddServices(builder.Services, settings);
        change?.Invoke(builder);
        var app = builder.Build();
        app.UseMiddleware<ApiErrors>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<OriginGuard>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<NulGuard>();
        var api = app.MapGroup("/v1");
        VideoEndpoints.Map(api);
        InfoEndpoints.Map(app, api);
        StudioEndpoints.Map(app);
        return app;
    }

    /// <summary>Brings the database up to date, holds it and puts back what was interrupted; to be called once, before the server runs.</summary>
    /// <exception cref="ServerException">The database can't be reached, or another server uses it.</exception>
    public static async Task PrepareDataAsync(IServiceProvider services)
    {
        await MigrateAsync(services);
        await services.GetRequiredService<DatabaseLock>().TakeAsync(CancellationToken.None);
        await services.GetRequiredService<JobQueue>().RecoverAsync(CancellationToken.None);
    }

    /// <summary>Brings the database up to date.</summary>
    /// <exception cref="ServerException">It can't be reached.</exception>
    public static async Task MigrateAsync(IServiceProvider services)
    {
        await services.GetRequiredService<DatabaseLock>().DemandReachableAsync(CancellationToken.None);
        await using var db = await services.GetRequiredService<IDbContextFactory<ServerDb>>().CreateDbContextAsync();
        await db.Database.MigrateAsync();
        // Readers and the writer then don't wait for one another.
        if (db.Database.IsSqlite()) await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL");
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddPooledDbContextFactory<ServerDb>(options => ServerDb.Configure(options, settings.Database, settings.DataFolder));
        services.AddSingleton<DatabaseLock>();
        services.AddSingleton(new JobFiles(settings.DataFolder));
        services.AddSingleton<JobBoard>().AddSingleton<JobQueue>().AddSingleton<VideoStore>().AddSingleton<EtaEstimator>();
        services.AddSingleton<ServedModels>().AddSingleton<IVideoMaker, PipelineVideoMaker>();
        services.AddSingleton<VideoViews>().AddSingleton<PromptForms>();
        services.AddSingleton<VideoReplies>().AddSingleton<VideoRequestReader>();
        services.AddSingleton<PromptPolicies>().AddSingleton<IPromptPolicy, WordListPolicy>();
        services.AddSingleton<IPromptPolicy>(s => new ServicePolicy(settings.Policy, s.GetRequiredService<IHttpClientFactory>().CreateClient()));
        services.AddSingleton<ServerMetrics>().AddSingleton<PrometheusPage>().AddSingleton<DiskUse>();
        services.AddSingleton<RequestEstimator>().AddSingleton<Sharing>().AddSingleton<Arena>().AddSingleton<BlindSets>().AddSingleton<VoteExport>().AddSingleton<TrainingRuns>();
        Telemetry.Add(services, settings);
        foreach (var device in settings.Devices)
        {
            services.AddSingleton<IHostedService>(s => ActivatorUtilities.CreateInstance<GenerationWorker>(s, Device.Parse(device)));
        }

        services.AddHostedService<RetentionWorker>();
        AccountServices.Add(services, settings);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "kinora-form";
            options.HeaderName = StudioEndpoints.TokenHeader;
        });
        services.AddRazorComponents();
        services.AddScoped<Microsoft.AspNetCore.Components.Web.HtmlRenderer>();
    }

    private static void Prepare(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ServerException($"The data folder '{folder}' can't be made: {error.Message} Name another with --data or KINORA_DATA.");
        }
    }
}
