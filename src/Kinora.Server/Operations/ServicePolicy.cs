using System.Text.Json;
using Kinora.Pipelines;

namespace Kinora.Server.Operations;

/// <summary>Asks the operator's service. Where it does not answer, prompts are refused: a check that fails open is none.</summary>
internal sealed class ServicePolicy(PolicySettings settings, HttpClient http) : IPromptPolicy
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public async Task<FaultText?> FindFaultAsync(string prompt, CancellationToken cancellation)
    {
        if (settings.Url is null) return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url) { Content = JsonContent.Create(new PolicyQuestion(prompt), PolicyJson.Default.PolicyQuestion) };
            foreach (var (name, value) in settings.Headers) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await http.SendAsync(request, limit.Token);
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadFromJsonAsync(PolicyJson.Default.PolicyAnswer, limit.Token) ?? throw new JsonException("null is no answer.");
            if (answer.Allowed) return null;
            return answer.Reason ?? "This server's operator does not allow this prompt. Describe the video in other words.";
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new ServerException($"The service that checks prompts ({settings.Url}) gave no answer: {error.Message}");
        }
    }
}
