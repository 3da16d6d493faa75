using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Kinora.Data.Clips;

/// <summary>A table with a header, quoted as RFC 4180 says; files are named relative to it.</summary>
internal static class CsvClips
{
    public static ClipList Read(string path, string delimiter)
    {
        var list = new ClipList(path);
        var unsound = false;
        using var reader = new StreamReader(path);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter, BadDataFound = _ => unsound = true });
        if (!parser.Read()) throw new ClipDataException($"Reading the clips of {path}: the file is empty. Its first line must name the columns.");
        var header = parser.Record!;
        var faults = new List<string>();
        var (fileColumn, captionColumn) = ClipColumns.Find(header, faults);
        if (faults.Count > 0) throw new ClipDataException($"Reading the clips of {path}: the header '{string.Join(delimiter, header)}' has {string.Join("; ", faults)}.");

        var (file, caption) = (Array.IndexOf(header, fileColumn), Array.IndexOf(header, captionColumn));
        var find = ClipList.Beside(path);
        for (unsound = false; parser.Read(); unsound = false)
        {
            var record = parser.Record!;
            var name = file < record.Length ? record[file].Trim() : "";
            if (unsound) list.AddBad(name, "quotes in the middle of a field: put the field in quotes and double those inside");
            else if (record.Length != header.Length) list.AddBad(name, $"{record.Length} fields, the header has {header.Length}");
            else list.Add(name, find, [record[caption]]);
        }

        return list;
    }
}
