using System.Security.Cryptography;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>附件文件。A file as it was given, read and found acceptable.</summary>
public sealed record AttachedFile(string Name, string Sha256, string MediaType, byte[] Content)
{
    /// <summary>读入附件。All files, or all that is wrong with them.</summary>
    /// <exception cref="UsageException">A file cannot be read.</exception>
    /// <exception cref="RefusedException">A file is too large or of another type.</exception>
    public static IReadOnlyList<AttachedFile> Read(IEnumerable<string> paths)
    {
        var (files, refusals) = (new List<AttachedFile>(), new List<Refusal>());
        foreach (var path in paths)
        {
            var (name, size) = (Path.GetFileName(path), SizeOf(path));
            var content = size > Attachments.LargestSize ? [] : File.ReadAllBytes(path);
            var wrong = Attachments.Refusals(name, Path.GetExtension(path), size, content);
            refusals.AddRange(wrong);
            if (wrong.IsEmpty) files.Add(new(name, Convert.ToHexStringLower(SHA256.HashData(content)), Attachments.MediaTypeOf(content)!, content));
        }
        RefusedException.ThrowIfAny([.. refusals]);
        return [.. files.DistinctBy(f => f.Sha256)];
    }

    private static long SizeOf(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"无法读取附件 {path}:{Complaints.InChinese(e)}");
        }
    }
}

/// <summary>附件的关联。A file as it was attached to something.</summary>
public sealed record AttachmentLink(string Part, string Sha256, string Name, string OnDay, string Actor);

/// <summary>附件的存取。Contents are kept once in a region, by their hash.</summary>
public static class AttachmentStore
{
    /// <summary>附上。To an application or a case, of which <paramref name="part"/> says for what; what is attached already stays.</summary>
    public static void Attach(Store store, Context context, string region, string owner, string part, string provider, IEnumerable<AttachedFile> files, string actor)
    {
        foreach (var file in files)
        {
            var row = new { region, owner, part, provider, file.Name, file.Sha256, file.MediaType, size = (long)file.Content.Length, file.Content, today = context.Today.ToIso(), actor };
            if (store.Find<string>("select sha256 from attachment where region = @region and sha256 = @Sha256", row) is null)
                store.Execute("insert into attachment (region, sha256, media_type, size, content, on_day, actor) values (@region, @Sha256, @MediaType, @size, @Content, @today, @actor)", row);
            if (store.Find<string>("select sha256 from attachment_link where region = @region and owner = @owner and part = @part and sha256 = @Sha256", row) is null)
                store.Execute(
                    "insert into attachment_link (region, owner, part, sha256, name, provider, on_day, actor) values (@region, @owner, @part, @Sha256, @Name, @provider, @today, @actor)", row);
        }
    }

    /// <summary>所附的文件,按部分、名称。</summary>
    public static IReadOnlyList<AttachmentLink> Of(Store store, string region, string owner) =>
    [
        .. store.Query<AttachmentLink>("select part, sha256, name, on_day, actor from attachment_link where region = @region and owner = @owner", new { region, owner })
            .OrderBy(l => l.Part, StringComparer.Ordinal).ThenBy(l => l.Name, StringComparer.Ordinal).ThenBy(l => l.Sha256, StringComparer.Ordinal),
    ];
}
