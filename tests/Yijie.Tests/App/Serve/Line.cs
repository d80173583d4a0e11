using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Yijie.Tests.App.Serve;

/// <summary>一条可以断的线。To a PostgreSQL server, and cut at will, or when something said over it has been carried out and only the answer is on its way.</summary>
public sealed class Line : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> open = new();
    private readonly NpgsqlConnectionStringBuilder server;
    private volatile bool isCut;
    private volatile byte[]? last;

    public Line(string address)
    {
        server = new(address);
        listener.Start();
        _ = Accept();
    }

    /// <summary>The same database, over this line.</summary>
    public string Address => new NpgsqlConnectionStringBuilder(server.ConnectionString) { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port }.ConnectionString;

    public void Cut()
    {
        isCut = true;
        foreach (var client in open.Keys) client.Dispose();
    }

    /// <summary>The next to say that is carried out, and not answered.</summary>
    public void CutAfter(string said) => last = Encoding.ASCII.GetBytes(said);

    public void Mend() => (last, isCut) = (null, false);

    public void Dispose()
    {
        listener.Dispose();
        Cut();
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Carry(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // that is the end of it
        }
    }

    private async Task Carry(TcpClient near)
    {
        using var far = new TcpClient();
        try
        {
            (open[near], open[far]) = (true, true);
            if (isCut) return;
            await far.ConnectAsync(server.Host!, server.Port);
            var saidIt = false;
            await Task.WhenAny(
                Copy(near, far, chunk => saidIt |= last is { } said && chunk.Span.IndexOf(said) >= 0),
                Copy(far, near, _ =>
                {
                    if (saidIt) Cut();
                }));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // cut
        }
        finally
        {
            near.Dispose();
            open.TryRemove(near, out _);
            open.TryRemove(far, out _);
        }
    }

    private static async Task Copy(TcpClient from, TcpClient to, Action<ReadOnlyMemory<byte>> seen)
    {
        var (source, target, buffer) = (from.GetStream(), to.GetStream(), new byte[1 << 16]);
        while (await source.ReadAsync(buffer) is var read and > 0)
        {
            seen(buffer.AsMemory(0, read));
            await target.WriteAsync(buffer.AsMemory(0, read));
        }
    }
}
