package edo.bench;

import edo.net.DatagramEndpoint;
import edo.net.UdpSocket;
import edo.net.UnixDatagram;
import edo.reactor.Backend;
import edo.reactor.DatagramBatch;
import edo.runtime.EdoRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The catalogue's entries for datagrams: one task sends so many through the loopback to another
 * socket of its own and receives them there, in batches, one by one, and with the JDK's channel.
 * Nobody ever waits, so what is measured is the way into the system and back.
 */
final class UdpRows {
  static final String SUITE = "udp";

  /** Ours, a call for each datagram. */
  static final String EDO_SINGLE = "edo-single";

  private static final int SIZE = 64;
  private static final int DATAGRAMS = 6_400;

  private UdpRows() {}

  static List<BenchSpec> specs() {
    List<BenchSpec> specs = new ArrayList<>();
    for (int burst : new int[] {1, 8, 64}) {
      specs.add(
          row("udp", burst)
              .with(BenchSpec.EDO, _ -> ours(UdpRows::udp, burst, true))
              .with(EDO_SINGLE, _ -> ours(UdpRows::udp, burst, false))
              .with(BenchSpec.JDK, _ -> new Channels(burst)));
    }
    if (Backend.best() == Backend.EPOLL) {
      specs.add(
          row("unix", 8)
              .with(BenchSpec.EDO, _ -> ours(UdpRows::unix, 8, true))
              .with(EDO_SINGLE, _ -> ours(UdpRows::unix, 8, false)));
    }
    return specs;
  }

  private static BenchSpec row(String kind, int burst) {
    return BenchSpec.plain(
        SUITE,
        kind + "_" + burst,
        "datagram of " + SIZE + " B sent and received, " + burst + " at a time");
  }

  /** Two sockets, the first connected to the second. */
  private record Two<A extends SocketAddress>(DatagramEndpoint<A> from, DatagramEndpoint<A> to) {}

  /** Opens them in a runtime. */
  @FunctionalInterface
  private interface Opening<A extends SocketAddress> {
    Two<A> open() throws IOException;
  }

  private static Two<InetSocketAddress> udp() throws IOException {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    UdpSocket from = UdpSocket.bind(any);
    UdpSocket to = UdpSocket.bind(any);
    from.connect(to.localAddress());
    return new Two<>(from, to);
  }

  private static Two<edo.reactor.UnixAddress> unix() throws IOException {
    var pair = UnixDatagram.pair();
    return new Two<>(pair.one(), pair.other());
  }

  private static <A extends SocketAddress> Bench ours(
      Opening<A> opening, int burst, boolean batched) throws Exception {
    EdoRuntime runtime = EdoRuntime.currentThread().build();
    Two<A> two = runtime.run(opening::open);
    DatagramBatch<A> out = two.from.newBatch(burst, SIZE);
    DatagramBatch<A> in = two.to.newBatch(burst, SIZE);
    byte[] bytes = new byte[SIZE];
    byte[] room = new byte[SIZE];
    return new Bench() {
      @Override
      public long run(Meter meter) throws Exception {
        runtime.run(() -> {
          for (int i = 0; i < DATAGRAMS; i += burst) {
            if (batched) {
              together();
            } else {
              oneByOne();
            }
          }
        });
        return DATAGRAMS;
      }

      private void together() throws IOException {
        for (int i = 0; i < burst; i++) {
          out.add(bytes);
        }
        int _ = two.from.sendBatch(out);
        while (!in.isFull()) {
          int _ = two.to.receiveBatch(in);
        }
        in.clear();
      }

      private void oneByOne() throws IOException {
        for (int i = 0; i < burst; i++) {
          int _ = two.from.send(bytes);
        }
        for (int i = 0; i < burst; i++) {
          int _ = two.to.receive(room);
        }
      }

      @Override
      public void close() {
        two.from.close();
        two.to.close();
        runtime.close();
      }
    };
  }

  /** The JDK's, which block the thread. */
  private static final class Channels implements Bench {
    private final int burst;
    private final DatagramChannel from = DatagramChannel.open();
    private final DatagramChannel to = DatagramChannel.open();
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE);

    Channels(int burst) throws IOException {
      this.burst = burst;
      to.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      from.connect(to.getLocalAddress());
    }

    @Override
    public long run(Meter meter) throws IOException {
      for (int i = 0; i < DATAGRAMS; i += burst) {
        for (int j = 0; j < burst; j++) {
          int _ = from.write(bytes.clear());
        }
        for (int j = 0; j < burst; j++) {
          var _ = to.receive(bytes.clear());
        }
      }
      return DATAGRAMS;
    }

    @Override
    public void close() {
      try (from;
          to) {
        // Both are closed.
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
