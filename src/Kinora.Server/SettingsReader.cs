namespace Kinora.Server;

/// <summary>Reads settings from <c>server.json</c> and the environment; an unknown name is refused.</summary>
internal static class SettingsReader
{
    /// <summary>The settings file in the data folder.</summary>
    public const string FileName = "server.json";

    /// <summary>What names of environment variables begin with.</summary>
    public const string Prefix = "KINORA_SERVER__";

    /// <summary>Reads the settings.</summary>
    /// <param name="dataFolder">The data folder; null for that of the environment.</param>
    /// <exception cref="ServerException">The file can't be read, or names something that is no setting.</exception>
    public static ServerSettings Read(string? dataFolder)
    {
        var settings = new ServerSettings();
        settings.DataFolder = Path.GetFullPath(dataFolder ?? settings.DataFolder);
        try
        {
            new ConfigurationBuilder().AddJsonFile(Path.Combine(settings.DataFolder, FileName), optional: true).AddEnvironmentVariables(Prefix).Build()
                .Bind(settings, options => options.ErrorOnUnknownConfiguration = true);
        }
        catch (Exception error) when (error is InvalidOperationException or InvalidDataException)
        {
            throw new ServerException($"The settings in {FileName} of '{settings.DataFolder}' or in {Prefix}… variables can't be used: {error.Message} {error.InnerException?.Message}".Trim());
        }

        return settings;
    }
}
