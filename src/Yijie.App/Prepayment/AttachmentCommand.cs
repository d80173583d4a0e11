using System.CommandLine;
using System.Security.Cryptography;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain;

namespace Yijie.App.Prepayment;

/// <summary>取回的附件。</summary>
public sealed record AttachmentAnswer(string Sha256, string MediaType, string Name, long Size, string File);

/// <summary>取回附件。<c>prepay attachment</c>: a file as it was given, to whoever may read what it is attached to.</summary>
public static class AttachmentCommand
{
    public static Command Build()
    {
        var sha256 = new Option<string>("--sha256") { Description = "附件的摘要,见 prepay show", Required = true };
        var output = new Option<string>("--out") { Description = "写到哪里", Required = true };
        return new Command("attachment", "取回附件") { sha256, output }.ReadBy(Readers.WithProviders).Answers<AttachmentAnswer>().Does((context, parsed) =>
        {
            var (hash, path) = (parsed.GetValue(sha256)!, parsed.GetValue(output)!);
            using var store = context.Database.Read();
            var link = Readable(context, store, hash);
            var (mediaType, content) = store.Find<(string, byte[])>("select media_type, content from attachment where region = @Region and sha256 = @hash", new { link.Region, hash });
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != hash) throw new InvalidOperationException($"附件 {hash} 的内容与摘要不符");

            using var file = OutputFile.At(path);
            file.Stream.Write(content);
            file.Complete();
            file.Publish();
            var answer = new AttachmentAnswer(hash, mediaType, link.Name, content.Length, path);
            context.Answer(answer, text => text.WriteLine($"{path}:{link.Name},{mediaType},{content.Length} 字节"));
        });
    }

    /// <summary>The same file may be attached to several things; one that the reader may read is enough.</summary>
    private static Link Readable(Context context, Store store, string sha256)
    {
        var links = store.Query<Link>("select region, provider, name from attachment_link where sha256 = @sha256 order by region, owner, part", new { sha256 }).ToList();
        if (links.Count == 0) throw new UsageException($"没有附件 {sha256}");
        if (context.ActorIfNamed(store) is not { } reader) return links[0];
        return links.Find(l => People.MayRead(reader, l.Region, l.Provider).IsEmpty) ?? throw new RefusedException(People.MayRead(reader, links[0].Region, links[0].Provider));
    }

    private sealed record Link(string Region, string Provider, string Name);
}
