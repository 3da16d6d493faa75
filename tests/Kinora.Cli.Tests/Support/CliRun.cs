using System.Text.Json;

namespace Kinora.Cli.Tests.Support;

/// <summary>One run of the program inside the test's process.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    /// <summary>The last line of stdout as JSON.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
            return document.RootElement.Clone();
        }
    }

    public static CliRun Of(params string[] args) => Of(args, new StringWriter(), CancellationToken.None);

    public static CliRun Of(string[] args, StringWriter error, CancellationToken cancellation)
    {
        using var output = new StringWriter();
        var code = KinoraProgram.Run(args, new CommandContext(output, error, ErrorIsTerminal: false, cancellation));
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
