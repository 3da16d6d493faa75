// An application that makes videos, in two ways: by itself, and by a Kinora server.
//   dotnet run --project samples/Kinora.Samples.Web
//   curl 'http://127.0.0.1:5000/own?prompt=a+frog+hops&seed=7' -o own.mp4
//   ./kinora serve &   curl 'http://127.0.0.1:5000/served?prompt=a+frog+hops' -o served.mp4

using Kinora.Client;
using Kinora.DependencyInjection;
using Kinora.Pipelines;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddKinora(options => options.Model = builder.Configuration["Model"] ?? ModelCatalog.Default);
builder.Services.AddHttpClient<KinoraClient>(http => http.BaseAddress = new Uri(builder.Configuration["Server"] ?? "http://127.0.0.1:7860/"));
var app = builder.Build();

app.MapGet("/own", async (string prompt, ulong? seed, VideoGenerator generator, HttpContext context) =>
{
    var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.mp4");
    try
    {
        await generator.GenerateAsync(generator.Request(prompt, seed ?? SeedSource.Draw()), file, cancellation: context.RequestAborted);
        return Results.Bytes(await File.ReadAllBytesAsync(file, context.RequestAborted), "video/mp4");
    }
    catch (RequestException fault)
    {
        return Results.Problem(fault.Message, statusCode: StatusCodes.Status400BadRequest);
    }
    finally
    {
        File.Delete(file);
    }
});

app.MapGet("/served", async (string prompt, KinoraClient client, CancellationToken cancellation) =>
{
    var video = await client.CreateAsync(new VideoRequest { Prompt = prompt }, cancellation);
    await client.WaitAsync(video.Id, cancellation: cancellation);
    return Results.Stream(await client.OpenContentAsync(video.Id, cancellation: cancellation), "video/mp4");
});

await app.RunAsync();
