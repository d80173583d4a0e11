using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Yijie.App.Serve;

/// <summary>
/// 请求的文件夹。The files sent with one request and those it makes. Nobody else on the machine may read it; what was sent goes when the request ends,
/// what was made may be fetched for a while by the person who had it made.
/// </summary>
public sealed class RequestFolder(string root, string id, string owner)
{
    private const int LongestName = 100;

    private readonly string inbox = System.IO.Path.Combine(root, id, "in");
    private readonly string outbox = System.IO.Path.Combine(root, id, "out");

    public string Id => id;
    public string Owner => owner;

    /// <summary>Where a file that was sent is put, under its own name.</summary>
    public string ForUpload(string name) => Unused(inbox, name);

    /// <summary>Where a file to be fetched is made; <c>.</c>: the folder, in which the command names it.</summary>
    public string ForDownload(string name) => name == "." ? Directory.CreateDirectory(outbox).FullName : Unused(outbox, name);

    /// <summary>What was made, by name.</summary>
    public IEnumerable<string> Made => Directory.Exists(outbox) ? Directory.EnumerateFiles(outbox).Select(f => System.IO.Path.GetFileName(f)).Where(f => !f.StartsWith('.')) : [];

    public string? Find(string name) => Made.Contains(name) ? System.IO.Path.Combine(outbox, name) : null;

    /// <summary>An answer or message as the outside may see it: files sent by their names, files made by where they are fetched.</summary>
    public string Outside(string text) => text
        .Replace(inbox + "/", "", StringComparison.Ordinal)
        .Replace(outbox + "/", $"/api/v1/downloads/{id}/", StringComparison.Ordinal);

    public void DropUploads()
    {
        if (Directory.Exists(inbox)) Directory.Delete(inbox, recursive: true);
    }

    public void Drop()
    {
        var folder = System.IO.Path.Combine(root, id);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static string Unused(string folder, string name)
    {
        Directory.CreateDirectory(folder); // the folder above is readable by nobody else
        var plain = Plain(name);
        var path = System.IO.Path.Combine(folder, plain);
        for (var n = 2; File.Exists(path); n++) path = System.IO.Path.Combine(folder, $"{n}-{plain}");
        return path;
    }

    /// <summary>The name without anything that could mean a folder or an option.</summary>
    private static string Plain(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name.Split('/', '\\')[^1]) text.Append(char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_');
        var plain = text.ToString().TrimStart('.', '-');
        return plain.Length == 0 ? "file" : plain.Length > LongestName ? plain[^LongestName..] : plain;
    }
}

/// <summary>各请求的文件夹。Under one private folder that goes with the server.</summary>
public sealed class RequestFolders(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);

    private readonly string root = Directory.CreateTempSubdirectory("yijie-serve-").FullName;
    private readonly ConcurrentDictionary<string, (RequestFolder Folder, DateTimeOffset Until)> made = new();

    public RequestFolder New(string owner) => new(root, Accounts.Account.NewId(clock.GetUtcNow()), owner);

    /// <summary>After the request: keeps what can be fetched, drops the rest.</summary>
    public void Done(RequestFolder folder)
    {
        folder.DropUploads();
        if (folder.Made.Any()) made[folder.Id] = (folder, clock.GetUtcNow() + Kept);
        else folder.Drop();
        foreach (var (id, old) in made)
            if (old.Until < clock.GetUtcNow() && made.TryRemove(id, out _)) old.Folder.Drop();
    }

    /// <summary>A file that this person had made.</summary>
    public string? Find(string id, string name, string person) => made.TryGetValue(id, out var kept) && kept.Folder.Owner == person ? kept.Folder.Find(name) : null;

    public void Dispose() => Directory.Delete(root, recursive: true);
}
