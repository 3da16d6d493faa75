namespace Kinora.Parity.Tests.Tokenizers;

public sealed class TokenizerParityTests
{
    private static readonly string Folder = FindFolder();

    public static TheoryData<string> CaseFiles() =>
        [.. Directory.EnumerateFiles(Folder, "tokenizer_*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(CaseFiles))]
    public void Tokenizer_ReferenceCases_AreReproducedExactly(string caseFile) =>
        TokenizerParity.Run(Path.Combine(Folder, caseFile));

    private static string FindFolder()
    {
        for (DirectoryInfo? up = new(AppContext.BaseDirectory); up is not null; up = up.Parent)
        {
            string candidate = Path.Combine(up.FullName, "tests", "parity");
            if (Directory.Exists(candidate))
                return candidate;
        }

        throw new DirectoryNotFoundException("tests/parity was not found above the test programs.");
    }
}
