using System.Runtime.InteropServices;

namespace Yijie.App.Records;

/// <summary>大页内存。Asks the system for large pages where much memory is touched here and there; where there are none, nothing is lost.</summary>
internal static partial class HugePages
{
    private const int UseHugePages = 14; // MADV_HUGEPAGE

    public static void Ask(nint at, nint length)
    {
        if (OperatingSystem.IsLinux()) _ = Advise(at, length, UseHugePages);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint at, nint length, int advice);
}
