package edo.bench;

import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.Optional;

/** The same echo server as {@link EchoServerNetty} on Netty's io_uring transport. */
final class EchoServerNettyUring {
  private EchoServerNettyUring() {}

  /** One argument: the number of event loops. */
  public static void main(String[] args) throws Exception {
    EchoServerNetty.serve(args, IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
  }

  /** Why it cannot run here; empty if it can. */
  static Optional<String> unavailable() {
    return IoUring.isAvailable()
        ? Optional.empty()
        : Optional.of(
            EchoServer.NETTY_URING + ": skipped, " + IoUring.unavailabilityCause().getMessage());
  }
}
