using System.Runtime.ExceptionServices;

namespace Yijie.App.Records;

/// <summary>工作线程。</summary>
internal static class Workers
{
    /// <summary>Runs each on a thread of its own and waits for all; the trouble of the first to fail is thrown here as it was there.</summary>
    public static void Run(string name, IReadOnlyList<Action> actions)
    {
        ExceptionDispatchInfo? trouble = null;
        var threads = actions.Select(action => new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref trouble, ExceptionDispatchInfo.Capture(e), null);
            }
        }) { Name = name }).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        trouble?.Throw();
    }
}
