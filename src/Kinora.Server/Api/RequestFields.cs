using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Kinora.Server.Api;

/// <summary>The fields of a request's body, from JSON or a form alike.</summary>
internal static class RequestFields
{
    /// <summary>Bytes that a body without files may have.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Reads the body.</summary>
    /// <exception cref="ApiException">It is neither an object of JSON nor a form, or says a field twice.</exception>
    public static async Task<Dictionary<string, FieldValue>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > MaxBytes) throw TooLarge();
        if (request.HasFormContentType) return await ReadFormAsync(request, cancellation);
        if (request.HasJsonContentType()) return await ReadJsonAsync(request, cancellation);
        throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Send the request as application/json or multipart/form-data.");
    }

    /// <summary>Reads a form; once read, the request keeps it.</summary>
    /// <exception cref="ApiException">It is not whole, or no form.</exception>
    public static async Task<IFormCollection> FormAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            return await request.ReadFormAsync(cancellation);
        }
        catch (InvalidDataException error)
        {
            throw ApiException.BadRequest($"The form can't be read: {error.Message}", code: "invalid_form");
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            throw ApiException.BadRequest("The form ends too early.", code: "invalid_form");
        }
    }

    private static async Task<Dictionary<string, FieldValue>> ReadFormAsync(HttpRequest request, CancellationToken cancellation)
    {
        var form = await FormAsync(request, cancellation);
        if (form.Files.Count > 0)
            throw ApiException.BadRequest("The models of this server make videos of text alone: leave out the file.", ApiException.Shorten(form.Files[0].Name), "unsupported_parameter");
        var fields = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        foreach (var (name, values) in form)
        {
            if (values.Count != 1) throw ApiException.BadRequest($"The field '{ApiException.Shorten(name)}' comes {values.Count} times; give it once.", ApiException.Shorten(name));
            fields[name] = new FieldValue(values[0] ?? "", null);
        }

        return fields;
    }

    private static async Task<Dictionary<string, FieldValue>> ReadJsonAsync(HttpRequest request, CancellationToken cancellation)
    {
        JsonDocument document;
        try
        {
            await using var limited = new FileBufferingReadStream(request.Body, MaxBytes, MaxBytes, Path.GetTempPath);
            document = await JsonDocument.ParseAsync(limited, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 }, cancellation);
        }
        catch (JsonException error)
        {
            throw ApiException.BadRequest($"The body is no valid JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}), or has a field twice.", code: "invalid_json");
        }
        catch (IOException)
        {
            throw TooLarge();
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object) throw ApiException.BadRequest("The body must be a JSON object such as {\"prompt\": \"…\"}.", code: "invalid_json");
        var fields = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        try
        {
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.Null) fields[property.Name] = ToField(property.Value);
            }
        }
        catch (InvalidOperationException)
        {
            throw ApiException.BadRequest("A text of the body holds half of a surrogate pair, which is no character. Remove it.", code: "invalid_json");
        }

        return fields;
    }

    private static FieldValue ToField(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new FieldValue(value.GetString(), value),
        JsonValueKind.Number => new FieldValue(value.GetRawText(), value),
        _ => new FieldValue(null, value),
    };

    private static ApiException TooLarge() => new(StatusCodes.Status413PayloadTooLarge, "request_too_large", $"The body has more than {MaxBytes} bytes.");
}
