using Kinora.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Kinora.DependencyInjection;

/// <summary>Registers Kinora in a container.</summary>
public static class KinoraServices
{
    /// <summary>
    /// Adds <see cref="TextToVideoModel"/>, <see cref="TextToVideoPipeline"/> and <see cref="VideoGenerator"/>, each once for the
    /// whole application; a second call changes nothing. The model is opened and checked when one of them is first asked for; weights are read by each generation.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Sets model, device and memory; null for mini on the processor.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddKinora(this IServiceCollection services, Action<KinoraOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new KinoraOptions();
        configure?.Invoke(options);
        services.TryAddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => Open(provider.GetRequiredService<KinoraOptions>()));
        services.TryAddSingleton(provider => Pipeline(provider, provider.GetRequiredService<KinoraOptions>()));
        services.TryAddSingleton<VideoGenerator>();
        return services;
    }

    private static TextToVideoPipeline Pipeline(IServiceProvider provider, KinoraOptions options) =>
        new(provider.GetRequiredService<TextToVideoModel>(), options.Device, provider.GetRequiredService<TimeProvider>(), options.MemoryBytes);

    private static TextToVideoModel Open(KinoraOptions options) => TextToVideoModel.Open(
        ModelCatalog.Find(options.Model) ?? throw new DirectoryNotFoundException($"Opening the model of AddKinora: {ModelCatalog.Unknown(options.Model)}"), [.. options.Loras]);
}
