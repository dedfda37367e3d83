package edo.net;

import edo.runtime.EdoRuntime;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Looks a name up that has several addresses, connects to it and binds to it; {@link AddressesTest}
 * runs it in a JVM that knows the name from a file.
 */
final class LookupProbe {
  private LookupProbe() {}

  public static void main(String[] args) throws Exception {
    String name = args[0];
    try (var runtime = EdoRuntime.currentThread().build()) {
      runtime.run(() -> {
        List<InetSocketAddress> found = Addresses.lookup(name, 80);
        System.out.println("found " + found.stream().map(LookupProbe::host).toList());
        // The first address has the port, but nobody listens there.
        try (var first = NetTest.deaf()) {
          String port = ":" + first.localAddress().getPort();
          try (var listener = TcpListener.bind("127.0.0.2" + port);
              var stream = TcpStream.connect(name + port)) {
            System.out.println("connected to " + host(stream.peerAddress()));
            listener.accept().close();
          }
          try (var listener = TcpListener.bind(name + port)) {
            System.out.println("bound to " + host(listener.localAddress()));
          }
        }
      });
    }
  }

  private static String host(InetSocketAddress address) {
    return address.getAddress().getHostAddress();
  }
}
