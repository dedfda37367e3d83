package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.internal.seam.Spawning;
import edo.task.Async;
import edo.task.Context;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Poll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From text to socket addresses.
 *
 * <p>The text is {@code host:port}: an IPv4 address, an IPv6 address in brackets, or a name, as in
 * {@code 127.0.0.1:80}, {@code [::1]:80} and {@code localhost:80}. Textual addresses are resolved
 * on the spot, names by the system's resolver on the runtime's blocking pool.
 */
public final class Addresses {
  private Addresses() {}

  /**
   * Finds the addresses behind a text.
   *
   * <p><b>Blocking:</b> suspends the caller while a name is looked up. <b>Cancellation:</b> throws
   * {@link edo.task.CancelledException}; a lookup that has begun ends in the background.
   *
   * @param hostAndPort {@code host:port}
   * @return the addresses in the resolver's order, at least one
   * @throws UnknownHostException if the name has no address
   * @throws IOException if the lookup failed
   * @throws IllegalArgumentException if the text is not {@code host:port}
   */
  public static List<InetSocketAddress> lookup(String hostAndPort) throws IOException {
    return StreamIo.await(lookupAsync(hostAndPort));
  }

  /**
   * Finds the addresses of a host.
   *
   * @param host an address or a name; an IPv6 address with or without brackets
   * @param port the port, 0 to 65535
   * @return the addresses in the resolver's order, at least one
   * @throws UnknownHostException if the name has no address
   * @throws IOException if the lookup failed
   * @throws IllegalArgumentException if the host is empty or the port out of range
   * @see #lookup(String)
   */
  public static List<InetSocketAddress> lookup(String host, int port) throws IOException {
    return StreamIo.await(resolve(Ambient.host(), List.of(address(host, port))));
  }

  /**
   * {@link #lookup(String)} as a computation. The lookup begins at the first poll.
   *
   * @param hostAndPort {@code host:port}
   * @return the addresses in the resolver's order, at least one
   * @throws IllegalArgumentException if the text is not {@code host:port}
   */
  public static Async<List<InetSocketAddress>> lookupAsync(String hostAndPort) {
    return resolve(Ambient.host(), List.of(parse(hostAndPort)));
  }

  static void requireSome(List<InetSocketAddress> addresses, String doing) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no address to " + doing);
    }
  }

  /** What is made of an address. */
  @FunctionalInterface
  interface Making<T> {
    T make(InetSocketAddress address) throws IOException;
  }

  /** Tries one address after the other; the errors of those before the last are its suppressed. */
  static <T> T firstThatWorks(List<InetSocketAddress> addresses, Making<T> making)
      throws IOException {
    var failures = new ArrayList<IOException>(0);
    for (InetSocketAddress address : addresses) {
      try {
        return making.make(address);
      } catch (IOException e) {
        failures.add(e);
      }
    }
    IOException last = failures.removeLast();
    failures.forEach(last::addSuppressed);
    throw last;
  }

  /** An address that an internet socket has told. */
  static InetSocketAddress internet(SocketAddress address) {
    return (InetSocketAddress) address;
  }

  /** Splits {@code host:port}; the address is unresolved if the host is a name. */
  static InetSocketAddress parse(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    if (colon < 0 || hostAndPort.endsWith("]")) {
      throw new IllegalArgumentException(
          "\"" + hostAndPort + "\" has no port: write host:port, as in localhost:8080");
    }
    String host = hostAndPort.substring(0, colon);
    if (host.indexOf(':') >= 0 && !(host.startsWith("[") && host.endsWith("]"))) {
      throw new IllegalArgumentException(
          "\""
              + hostAndPort
              + "\" is ambiguous: write an IPv6 address in brackets, as in [::1]:80");
    }
    int port;
    try {
      port = Integer.parseInt(hostAndPort, colon + 1, hostAndPort.length(), 10);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the port of \"" + hostAndPort + "\" is not a number from 0 to 65535", e);
    }
    return address(host, port);
  }

  private static InetSocketAddress address(String host, int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
    }
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    if (bare.isEmpty()) {
      throw new IllegalArgumentException(
          "the host is missing: use 0.0.0.0 or [::] for all addresses of this machine");
    }
    if (bracketed || bare.indexOf(':') >= 0 || Character.isDigit(bare.charAt(0))) {
      try {
        return new InetSocketAddress(InetAddress.ofLiteral(bare), port);
      } catch (IllegalArgumentException e) {
        if (bracketed || bare.indexOf(':') >= 0) {
          throw new IllegalArgumentException("\"" + bare + "\" is not an IPv6 address", e);
        }
        // A name may begin with a digit.
      }
    }
    return InetSocketAddress.createUnresolved(bare, port);
  }

  /** Looks up the unresolved ones among some addresses, and leaves the others where they are. */
  static Async<List<InetSocketAddress>> resolve(Host host, List<InetSocketAddress> addresses) {
    for (InetSocketAddress address : addresses) {
      if (address.isUnresolved()) {
        return new Lookup(host, addresses);
      }
    }
    return Async.ready(addresses);
  }

  private static List<InetSocketAddress> resolved(Host host, List<InetSocketAddress> addresses)
      throws UnknownHostException {
    var found = new ArrayList<InetSocketAddress>();
    for (InetSocketAddress address : addresses) {
      if (address.isUnresolved()) {
        for (InetAddress one : host.lookUp(address.getHostString())) {
          found.add(new InetSocketAddress(one, address.getPort()));
        }
      } else {
        found.add(address);
      }
    }
    return List.copyOf(found);
  }

  /** A job of the blocking pool, begun at the first poll. */
  private static final class Lookup implements Async<List<InetSocketAddress>> {
    private final Host host;
    private final List<InetSocketAddress> addresses;
    private @Nullable JoinHandle<List<InetSocketAddress>> job;
    private @Nullable Async<List<InetSocketAddress>> join;

    Lookup(Host host, List<InetSocketAddress> addresses) {
      this.host = host;
      this.addresses = addresses;
    }

    @Override
    public Poll<List<InetSocketAddress>> poll(Context cx) throws Exception {
      Async<List<InetSocketAddress>> waiting = join;
      if (waiting == null) {
        var started = host.spawnBlocking(() -> resolved(host, addresses), Spawning.named("lookup"));
        job = started;
        waiting = started.joinAsync();
        join = waiting;
      }
      try {
        return waiting.poll(cx);
      } catch (JoinException e) {
        if (e.isFailure() && e.getCause() instanceof IOException cause) {
          throw cause;
        }
        throw new IOException(
            "the lookup of " + addresses + " was cancelled: has the runtime shut down?", e);
      }
    }

    @Override
    public void cancel() {
      if (job != null) {
        job.abort();
      }
    }
  }
}
