using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Kinora.Server.Operations;

/// <summary>Sends traces and metrics by OTLP, where the operator names a place to send them to.</summary>
internal static class Telemetry
{
    private const string ServiceName = "kinora-server";

    public static void Add(IServiceCollection services, ServerSettings settings)
    {
        if (settings.OtlpEndpoint is not { } endpoint) return;
        services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(ServiceName, serviceVersion: Pipelines.GenerationRequest.KinoraVersion))
            .WithTracing(tracing => tracing.AddSource(ServerMetrics.Name).AddAspNetCoreInstrumentation().AddOtlpExporter(options => Set(options, "v1/traces")))
            .WithMetrics(metrics => metrics.AddMeter(ServerMetrics.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddOtlpExporter(options => Set(options, "v1/metrics")));

        void Set(OtlpExporterOptions options, string path)
        {
            options.Protocol = settings.OtlpHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
            // An address that is set here is taken as it is, so the path that OTLP over HTTP wants is ours to add.
            options.Endpoint = settings.OtlpHttp ? new Uri($"{endpoint.TrimEnd('/')}/{path}") : new Uri(endpoint);
        }
    }
}
