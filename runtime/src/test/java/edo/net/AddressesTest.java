package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.task.Task;
import edo.testkit.ChildJvm;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From text to addresses (net_lookup_host.rs): NET-001, NET-002, NET-003. */
class AddressesTest extends NetTest {
  /** NET-003: lookup_str_socket_addr, lookup_socket_addr. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8000", "[::1]:8000", "0.0.0.0:0", "[fe80::1]:65535"})
  void textualAddressesAreWhatTheySay(String text) throws Exception {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon);
    int port = Integer.parseInt(text.substring(colon + 1));
    var expected =
        new InetSocketAddress(InetAddress.ofLiteral(host.replace("[", "").replace("]", "")), port);
    assertEquals(List.of(expected), Addresses.lookup(text));
    assertEquals(List.of(expected), Addresses.lookup(host, port));
  }

  /** NET-002: no thread hop, so the first poll has the answer. */
  @Test
  void textualAddressesNeedNoThread() throws Exception {
    var poll = new CountingWaker().poll(Addresses.lookupAsync("127.0.0.1:1"));
    assertTrue(poll.isReady());
    assertFalse(poll.value().get(0).isUnresolved());
  }

  /** NET-002, NET-003: resolve_dns. Names go through the blocking pool. */
  @ParameterizedTest
  @EnumSource
  void namesAreLookedUp(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          List<InetSocketAddress> found = Addresses.lookup("localhost:3000");
          assertFalse(found.isEmpty());
          for (InetSocketAddress address : found) {
            assertTrue(address.getAddress().isLoopbackAddress(), address::toString);
            assertEquals(3000, address.getPort());
          }
          assertEquals(found, Addresses.lookup("localhost", 3000));
          assertEquals(found, Task.spawn(Addresses.lookupAsync("localhost:3000")).join());
        });
  }

  /** NET-003. The name is reserved for never existing (RFC 6761). */
  @ParameterizedTest
  @EnumSource
  void unknownNamesAreTold(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          assertThrows(UnknownHostException.class, () -> Addresses.lookup("nobody.invalid:80"));
          assertThrows(UnknownHostException.class, () -> TcpStream.connect("nobody.invalid:80"));
          assertThrows(UnknownHostException.class, () -> TcpListener.bind("nobody.invalid:80"));
        });
  }

  /** NET-001: a clear error, and no lookup. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "127.0.0.1",
        "[::1]",
        ":80",
        "[]:80",
        "::1:80",
        "a:b",
        "a:",
        "a:-1",
        "a:65536",
        "[a]:80",
        "[1.2.3]:80 "
      })
  void malformedTextIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Addresses.lookup(text));
    assertThrows(IllegalArgumentException.class, () -> TcpStream.connect(text));
    assertThrows(IllegalArgumentException.class, () -> TcpListener.bind(text));
  }

  /** NET-001: host and port apart. */
  @Test
  void malformedHostsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Addresses.lookup("", 80));
    assertThrows(IllegalArgumentException.class, () -> Addresses.lookup("localhost", -1));
    assertThrows(IllegalArgumentException.class, () -> Addresses.lookup("localhost", 65536));
    assertThrows(IllegalArgumentException.class, () -> Addresses.lookup("a:b", 80));
  }

  /** NET-001: names may begin with a digit. */
  @Test
  void aDigitDoesNotMakeAnAddress() {
    assertTrue(Addresses.parse("3com.example:80").isUnresolved());
    assertEquals("3com.example", Addresses.parse("3com.example:80").getHostString());
  }

  /** A withdrawn lookup ends by itself and disturbs nobody. */
  @ParameterizedTest
  @EnumSource
  void lookupsCanBeWithdrawn(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var lookup = Addresses.lookupAsync("localhost:1");
          var poll = new CountingWaker().poll(lookup);
          if (poll.isPending()) {
            lookup.cancel();
          }
          assertFalse(Addresses.lookup("localhost:1").isEmpty());
        });
  }

  /** From a plain thread, on the default runtime. */
  @Test
  void plainThreadsMayLookUp() throws IOException {
    assertFalse(Addresses.lookup("localhost:1").isEmpty());
  }

  /**
   * NET-002, NET-004: a name may have several addresses. All of them are told, in the resolver's
   * order, and who connects to the name or binds to it tries one after the other.
   */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the loopback has one address")
  void namesMayHaveSeveralAddresses(@TempDir Path folder) throws Exception {
    Path hosts =
        Files.writeString(
            folder.resolve("hosts"), "127.0.0.1 several.test\n127.0.0.2 several.test\n");
    ChildJvm.Outcome end =
        ChildJvm.run(
            LookupProbe.class,
            Map.of(),
            List.of("-Djdk.net.hosts.file=" + hosts, EPOLL ? ChildJvm.NATIVE : "-Dedo.reactor=nio"),
            "several.test");
    assertEquals(0, end.exit(), end::said);
    assertEquals(
        List.of("found [127.0.0.1, 127.0.0.2]", "connected to 127.0.0.2", "bound to 127.0.0.2"),
        end.lines().stream().filter(line -> line.matches("(found|connected|bound) .*")).toList());
  }
}
