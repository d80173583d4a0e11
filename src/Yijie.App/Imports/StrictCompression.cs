using System.Runtime.CompilerServices;

namespace Yijie.App.Imports;

/// <summary>压缩文件从严。Without this switch the runtime takes a truncated gzip file for a complete one.</summary>
internal static class StrictCompression
{
    [ModuleInitializer]
    internal static void Require() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
}
