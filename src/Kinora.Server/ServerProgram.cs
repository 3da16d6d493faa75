using System.CommandLine;
using Kinora.Media;
using Kinora.Pipelines;
using Kinora.Server.Accounts;
using Kinora.Tensors;

namespace Kinora.Server;

/// <summary><c>kinora serve</c> and its commands.</summary>
internal static class ServerProgram
{
    private const int Done = 0;
    private const int BadArguments = 2;
    private const int BadInput = 3;

    private static readonly Option<string?> s_data = new("--data") { Description = "Where database, videos and keys lie; KINORA_DATA, or else the user's data folder, unless given.", HelpName = "DIR", Recursive = true };
    private static readonly Option<string?> s_urls = new("--urls") { Description = "Where to listen; http://127.0.0.1:7860 unless given. Addresses other than loopback require accounts.", HelpName = "URL[;URL…]" };
    private static readonly Option<string?> s_model = new("--model") { Description = "The model, by name or folder; 'mini' unless given.", HelpName = "mini|DIR" };
    private static readonly Option<string?> s_device = new("--device") { Description = "Devices with commas between, one worker each; 'cpu' unless given.", HelpName = "cpu|cuda:0,…" };
    private static readonly Option<int?> s_threads = new("--threads") { Description = "Processor threads; all unless given.", HelpName = "N" };
    private static readonly Option<bool> s_accounts = new("--accounts") { Description = "People must sign in, even on loopback." };

    /// <summary>Runs the program.</summary>
    /// <returns>The exit code, as those of the command line.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Serves the Studio and an API in the form of OpenAI's Videos API. Settings: docs/server.md.") { s_data, s_urls, s_model, s_device, s_threads, s_accounts };
        root.SetAction((parsed, cancellation) => ServeAsync(Settings(parsed), error, cancellation));
        root.Add(AdminCommand(output));
        root.Add(KeyCommand(output));
        var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0)
        {
            foreach (var fault in result.Errors) await error.WriteLineAsync(fault.Message);
            await error.WriteLineAsync("Run 'kinora serve --help' for what is known.");
            return BadArguments;
        }

        try
        {
            return await result.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception fault) when (fault is ServerException or ModelException or MediaToolException or EngineException or IOException or FormatException)
        {
            await error.WriteLineAsync(fault.Message);
            return BadInput;
        }
    }

    private static async Task<int> ServeAsync(ServerSettings settings, TextWriter error, CancellationToken cancellation)
    {
        MediaTools.Default.Require();
        await using var app = ServerApp.Build(settings);
        using var holder = new DataFolderLock(settings.DataFolder);
        if (settings.Threads is { } threads) Engine.Threads = threads;
        foreach (var device in settings.Devices) Device.Parse(device).EnsureAvailable();
        // Opened here, so that a model that can't be used is told now and not by the first request.
        _ = app.Services.GetRequiredService<Jobs.ServedModels>();
        await ServerApp.PrepareDataAsync(app.Services);
        await app.StartAsync(cancellation);
        await error.WriteLineAsync($"Kinora serves {string.Join(" and ", app.Urls)} ({(settings.RequiresAccounts ? "people sign in" : "no sign-in: for this machine only")}), data in {settings.DataFolder}. Ctrl-C ends it.");
        await app.WaitForShutdownAsync(cancellation);
        return Done;
    }

    private static Command AdminCommand(TextWriter output)
    {
        var who = new Argument<string>("PHONE|MAIL") { Description = "A phone number such as +8613800000000, or a mail address." };
        var command = new Command("admin", "Make someone an admin; registers him if need be. He signs in by a code as everyone does.") { who };
        command.SetAction(async (parsed, _) =>
        {
            await WithServicesAsync(Settings(parsed), async services =>
            {
                var user = await services.GetRequiredService<People>().MakeAdminAsync(Parse(parsed.GetValue(who)!));
                await output.WriteLineAsync($"{user.PhoneNumber ?? user.Email} is an admin now.");
            });
            return Done;
        });
        return command;
    }

    private static Command KeyCommand(TextWriter output)
    {
        var who = new Argument<string>("PHONE|MAIL|local") { Description = "Whose videos the key sees; 'local' for the one person of a server without accounts." };
        var name = new Option<string>("--name") { Description = "A name for the key.", DefaultValueFactory = _ => "command line" };
        var command = new Command("key", "Make a key for programs and print it; it can't be had again.") { who, name };
        command.SetAction(async (parsed, _) =>
        {
            await WithServicesAsync(Settings(parsed), async services =>
            {
                var text = parsed.GetValue(who)!;
                var id = text == LocalHandler.UserId ? text
                    : (await services.GetRequiredService<People>().FindAsync(Parse(text)))?.Id ?? throw new ServerException($"Nobody here has '{text}'. He must sign in once, or be made by 'kinora serve admin'.");
                await output.WriteLineAsync(await services.GetRequiredService<ApiKeys>().CreateAsync(id, parsed.GetValue(name)!));
            });
            return Done;
        });
        return command;
    }

    private static async Task WithServicesAsync(ServerSettings settings, Func<IServiceProvider, Task> work)
    {
        await using var app = ServerApp.Build(settings);
        await ServerApp.MigrateAsync(app.Services);
        await using var scope = app.Services.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }

    private static Destination Parse(string text) => Destination.Parse(text) ?? throw new ServerException($"'{text}' is neither a phone number with its country such as +8613800000000 nor a mail address.");

    private static ServerSettings Settings(ParseResult parsed)
    {
        var settings = SettingsReader.Read(parsed.GetValue(s_data));
        settings.Urls = parsed.GetValue(s_urls) ?? settings.Urls;
        settings.Model = parsed.GetValue(s_model) ?? settings.Model;
        settings.Threads = parsed.GetValue(s_threads) ?? settings.Threads;
        if (parsed.GetValue(s_device) is { } devices) settings.Devices = [.. devices.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        if (parsed.GetValue(s_accounts)) settings.Accounts = true;
        return settings.FindFaults() is { Count: > 0 } faults ? throw new ServerException(string.Join(Environment.NewLine, faults)) : settings;
    }
}
