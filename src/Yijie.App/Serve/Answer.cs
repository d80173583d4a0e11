using System.Text;
using System.Text.Json;
using Yijie.App.Storage;

namespace Yijie.App.Serve;

/// <summary>一份答复。Its JSON; looked into at most once, by however many ask.</summary>
public sealed class Answer(string text) : IWeighed
{
    private readonly Lazy<JsonElement> root = new(() => JsonElement.Parse(Encoding.UTF8.GetBytes(text)));

    public string Text => text;
    public JsonElement Root => root.Value;

    /// <summary>Looked into or not.</summary>
    public long Bytes => text.Length * 5L;
}
