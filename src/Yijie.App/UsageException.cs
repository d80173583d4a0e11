namespace Yijie.App;

/// <summary>用法或输入有误。Wrong use of a command, or input that cannot be read: exit code 2, nothing stored.</summary>
public sealed class UsageException(string message) : Exception(message);
