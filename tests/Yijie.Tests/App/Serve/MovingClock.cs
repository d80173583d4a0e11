namespace Yijie.Tests.App.Serve;

/// <summary>A clock that stands still but for the test, which moves it, and for a millisecond each time it is looked at.</summary>
public sealed class MovingClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset now = now;

    public override DateTimeOffset GetUtcNow() => now += TimeSpan.FromMilliseconds(1);

    public void Pass(TimeSpan time) => now += time;
}
