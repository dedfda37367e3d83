package edo.miniredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.bytes.Bytes;
import edo.miniredis.RedisSettings.Fsync;
import edo.reactor.Backend;
import edo.runtime.EdoRuntime;
import edo.runtime.Scheduling;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was acknowledged is there after the end of the process, however sudden. */
@Timeout(120)
class JournalTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("changes.aof");
  }

  private Fixture start(Fsync fsync) throws Exception {
    return Fixture.start(s -> s.withAppendOnlyFile(file(), fsync));
  }

  @ParameterizedTest
  @EnumSource(Fsync.class)
  void goesOnWhereItEnded(Fsync fsync) throws Exception {
    try (Fixture f = start(fsync);
        RedisClient client = f.client()) {
      client.set("a", Bytes.utf8("1"));
      client.set("gone", Bytes.utf8("1"), Duration.ofMillis(1));
      client.set("later", Bytes.utf8("1"), Duration.ofSeconds(1_000));
      client.call("RPUSH", "l", "x", "y");
      client.call("SELECT", "5");
      client.call("SADD", "s", "a", "b", "c");
      client.call("SPOP", "s");
      f.awaitReply(client, "EXISTS gone", 0);
    }
    for (int i = 0; i < 2; i++) {
      try (Fixture f = start(fsync);
          RedisClient client = f.client()) {
        assertEquals(Optional.of(Bytes.utf8("1")), client.get("a"));
        assertEquals(Optional.empty(), client.get("gone"));
        long left = client.call("TTL", "later").whole();
        assertTrue(left > 800 && left <= 1_000, "TTL " + left);
        assertEquals(2 + i, client.call("LLEN", "l").whole());
        client.call("RPUSH", "l", "z");
        client.call("SELECT", "5");
        assertEquals(2, client.call("SCARD", "s").whole());
      }
    }
  }

  /** Two servers would each overwrite what the other has acknowledged. */
  @Test
  void oneServerToAFile() throws Exception {
    try (Fixture f = start(Fsync.NO);
        RedisClient client = f.client()) {
      client.set("a", Bytes.utf8("1"));
      var e = assertThrows(Exception.class, () -> start(Fsync.NO).close());
      assertTrue(message(e).contains("another server has it open"), message(e));
      client.set("b", Bytes.utf8("2"));
    }
    try (Fixture f = start(Fsync.NO);
        RedisClient client = f.client()) {
      assertEquals(2, client.call("DBSIZE").whole());
    }
  }

  /** The system takes the lock back when the other server is killed. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "destroyForcibly is no kill -9 there")
  void oneProcessToAFile() throws Exception {
    try (Child child = new Child(file())) {
      try (RedisClient client = RedisClient.connect("127.0.0.1:" + child.port)) {
        client.set("a", Bytes.utf8("1"));
      }
      var e = assertThrows(Exception.class, () -> start(Fsync.NO).close());
      assertTrue(message(e).contains("another server has it open"), message(e));
    }
    try (Fixture f = start(Fsync.NO);
        RedisClient client = f.client()) {
      assertEquals(1, client.call("DBSIZE").whole());
    }
  }

  @Test
  void saysWhyAFileCannotBeOpened() {
    for (var wrong :
        List.of(
            List.of(folder, "it is a folder"),
            List.of(folder.resolve("none/a.aof"), "its folder is not there"))) {
      Path path = (Path) wrong.get(0);
      var e =
          assertThrows(
              Exception.class,
              () -> Fixture.start(s -> s.withAppendOnlyFile(path, Fsync.NO)).close());
      assertTrue(message(e).startsWith(path + ": cannot be the append-only file: "), message(e));
      assertTrue(message(e).contains((String) wrong.get(1)), message(e));
    }
  }

  /** More than is collected before it is written, in one go. */
  @Test
  void manyLargeChangesAtOnce() throws Exception {
    int changes = 40;
    Bytes value = Bytes.wrap(new byte[1_000_000]);
    try (Fixture f = start(Fsync.NO);
        RedisClient client = f.client()) {
      List<List<Bytes>> commands = new ArrayList<>();
      for (int i = 0; i < changes; i++) {
        commands.add(List.of(Bytes.utf8("SET"), Bytes.utf8("k" + i), value));
      }
      client.callAll(commands).forEach(reply -> assertEquals(new Reply.Word("OK"), reply));
    }
    assertTrue(Files.size(file()) > changes * 1_000_000L);
    try (Fixture f = start(Fsync.NO);
        RedisClient client = f.client()) {
      assertEquals(changes, client.call("DBSIZE").whole());
    }
  }

  @Test
  void anUnfinishedChangeIsCutOff() throws Exception {
    try (Fixture f = start(Fsync.NO);
        RedisClient client = f.client()) {
      client.set("a", Bytes.utf8("1"));
      client.set("b", Bytes.utf8("2"));
    }
    byte[] whole = Files.readAllBytes(file());
    String last = "*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$1\r\n2\r\n";
    for (int cut = 1; cut < last.length(); cut++) {
      Files.write(file(), java.util.Arrays.copyOf(whole, whole.length - cut));
      try (Fixture f = start(Fsync.NO);
          RedisClient client = f.client()) {
        assertEquals(1, client.call("DBSIZE").whole(), "cut " + cut);
        assertTrue(f.reports.getFirst().contains("cut off the last"), f.reports.toString());
        client.set("c", Bytes.utf8("3"));
      }
      try (Fixture f = start(Fsync.NO);
          RedisClient client = f.client()) {
        assertEquals(2, client.call("DBSIZE").whole(), "cut " + cut);
        assertEquals(List.of(), f.reports);
      }
    }
  }

  @Test
  void aDamagedFileIsNotTouched() throws Exception {
    for (String damaged :
        List.of(
            "*1\r\n$4\r\nPING\r\nrubbish \"\r\n*1\r\n$4\r\nPING\r\n",
            "*1\r\n$-4\r\nPING\r\n",
            "*2\r\n$4\r\nNOPE\r\n$1\r\na\r\n")) {
      Files.writeString(file(), damaged, StandardCharsets.ISO_8859_1);
      var e = assertThrows(Exception.class, () -> start(Fsync.NO).close());
      String message = message(e);
      assertTrue(message.contains("at byte "), message);
      assertEquals(damaged, Files.readString(file(), StandardCharsets.ISO_8859_1));
    }
  }

  /** A time that came while the server was down, and that had been taken back before. */
  @Test
  void aTimeThatWasTakenBackDoesNotCome() throws Exception {
    Files.writeString(
        file(),
        """
        *3\r
        $3\r
        SET\r
        $1\r
        k\r
        $1\r
        5\r
        *3\r
        $9\r
        PEXPIREAT\r
        $1\r
        k\r
        $4\r
        1000\r
        *2\r
        $4\r
        INCR\r
        $1\r
        k\r
        *3\r
        $6\r
        RENAME\r
        $1\r
        k\r
        $1\r
        m\r
        *2\r
        $7\r
        PERSIST\r
        $1\r
        m\r
        *3\r
        $3\r
        SET\r
        $4\r
        gone\r
        $1\r
        5\r
        *3\r
        $9\r
        PEXPIREAT\r
        $4\r
        gone\r
        $4\r
        1000\r
        """,
        StandardCharsets.ISO_8859_1);
    for (int i = 0; i < 2; i++) {
      try (Fixture f = start(Fsync.NO);
          RedisClient client = f.client()) {
        assertEquals(Optional.of(Bytes.utf8("6")), client.get("m"));
        assertEquals(-1, client.call("TTL", "m").whole());
        assertEquals(0, client.call("EXISTS", "k", "gone").whole());
      }
    }
  }

  private static String message(Throwable e) {
    return e instanceof IOException || e.getCause() == null
        ? String.valueOf(e.getMessage())
        : message(e.getCause());
  }

  /** A device that is full: nothing is acknowledged, and there is no way back. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no /dev/full")
  void aFullDiskIsToldOf() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "this system has no device that is always full");
    try (Fixture f = Fixture.start(s -> s.withAppendOnlyFile(full, Fsync.NO));
        RedisClient client = f.client()) {
      var first = assertThrows(RedisException.class, () -> client.set("a", Bytes.utf8("1")));
      assertTrue(first.getMessage().startsWith("MISCONF"), first.getMessage());
      try (RedisClient other = f.client()) {
        for (String command : List.of("SET", "GETSET")) {
          var e = assertThrows(RedisException.class, () -> other.call(command, "b", "1").whole());
          assertTrue(e.getMessage().startsWith("MISCONF"), e.getMessage());
        }
        // A device cannot be read again: what is in memory may not be what was acknowledged.
        edo.testkit.Await.until("two reports", () -> f.reports.size() == 2);
        assertThrows(RedisException.class, () -> other.get("a"));
        other.ping();
      }
      assertTrue(f.reports.getFirst().contains("cannot write /dev/full"), f.reports.toString());
      assertTrue(f.reports.getLast().contains("until a restart"), f.reports.toString());
    }
  }

  /** Kills a server with no warning while clients write, again and again. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "destroyForcibly is no kill -9 there")
  void nothingAcknowledgedIsLost() throws Exception {
    int clients = 4;
    AtomicInteger[] acknowledged = new AtomicInteger[clients];
    for (int i = 0; i < clients; i++) {
      acknowledged[i] = new AtomicInteger();
    }
    Random random = new Random(9);
    for (int round = 0; round < 3; round++) {
      try (Child child = new Child(file())) {
        try (RedisClient reader = RedisClient.connect("127.0.0.1:" + child.port)) {
          for (int c = 0; c < clients; c++) {
            long there = Long.parseLong(text(reader.get("counter" + c).orElse(Bytes.utf8("0"))));
            // One more may have been written whose acknowledgement did not arrive.
            int told = acknowledged[c].get();
            assertTrue(there == told || there == told + 1, there + " instead of " + told);
            acknowledged[c].set((int) there);
          }
        }
        AtomicBoolean killed = new AtomicBoolean();
        List<Thread> writers = new ArrayList<>();
        for (int c = 0; c < clients; c++) {
          int index = c;
          writers.add(
              Thread.ofPlatform()
                  .start(() -> {
                    try (RedisClient client = RedisClient.connect("127.0.0.1:" + child.port)) {
                      while (true) {
                        long n = client.call("INCR", "counter" + index).whole();
                        acknowledged[index].set((int) n);
                      }
                    } catch (IOException e) {
                      if (!killed.get()) {
                        throw new AssertionError(e);
                      }
                    }
                  }));
        }
        int until = acknowledged[0].get() + 200 + random.nextInt(500);
        edo.testkit.Await.until("some changes", () -> acknowledged[0].get() >= until);
        killed.set(true);
        child.kill();
        for (Thread writer : writers) {
          writer.join();
        }
      }
    }
  }

  private static String text(Bytes bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** A server in a JVM of its own, on the scheduler and the I/O that this one has. */
  private static final class Child implements AutoCloseable {
    private final Process process;
    final int port;

    Child(Path file) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "--add-opens=java.base/java.lang=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path")
                      + java.io.File.pathSeparator
                      + System.getProperty("jdk.module.path", ""),
                  Child.class.getName().replace("$Child", "$Server"),
                  file.toString(),
                  System.getProperty("edo.test.mode", "").startsWith("jdk") ? "JDK" : "OWN",
                  Backend.best().name())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      var lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("the server has not started");
      }
      port = Integer.parseInt(line);
    }

    void kill() throws InterruptedException {
      process.destroyForcibly();
      int _ = process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
      kill();
    }
  }

  /** What the other JVM runs. */
  static final class Server {
    private Server() {}

    /**
     * Prints the port and serves until it is killed. The scheduler and the I/O are named: without
     * the flags that they want it would not start.
     */
    public static void main(String[] arguments) throws Exception {
      try (EdoRuntime runtime =
          EdoRuntime.multiThread()
              .workerThreads(2)
              .scheduling(Scheduling.valueOf(arguments[1]))
              .reactor(Backend.valueOf(arguments[2]))
              .build()) {
        runtime.run(() -> {
          RedisServer server =
              RedisServer.start(
                  RedisSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                      .withAppendOnlyFile(Path.of(arguments[0]), Fsync.NO));
          System.out.println(server.address().getPort());
          server.awaitShutdownRequest();
        });
      }
    }
  }
}
