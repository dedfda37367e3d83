package edo.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Echo server on Netty's epoll transport, the way Netty's own examples write it: one event loop per
 * worker, pooled buffers, writes flushed when a read has been handled completely.
 */
final class EchoServerNetty {
  private EchoServerNetty() {}

  /** One argument: the number of event loops. */
  public static void main(String[] args) throws Exception {
    serve(args, EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
  }

  /** The same on any transport. */
  static void serve(String[] args, IoHandlerFactory io, Class<? extends ServerChannel> transport)
      throws IOException, InterruptedException {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(Integer.parseInt(args[0]), io);
    Channel listener =
        new ServerBootstrap()
            .group(group)
            .channel(transport)
            .option(ChannelOption.SO_BACKLOG, EchoServers.BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new Echo());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    EchoServers.attend(((InetSocketAddress) listener.localAddress()).getPort(), () -> 0);
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      // A failed write reaches exceptionCaught: that is what the void promise does.
      var _ = ctx.write(message, ctx.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      System.err.println("a connection failed: " + cause);
      var _ = ctx.close();
    }
  }
}
