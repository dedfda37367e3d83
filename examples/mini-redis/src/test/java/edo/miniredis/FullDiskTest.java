package edo.miniredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.bytes.Bytes;
import edo.miniredis.RedisSettings.Fsync;
import edo.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The append-only file cannot be written for a while: what was acknowledged stays, what was refused
 * was never there, and the server goes on by itself.
 */
@Timeout(120)
class FullDiskTest {
  private static final Bytes BIG = Bytes.wrap(new byte[10_000]);

  @TempDir Path folder;
  private final AtomicReference<FullDisk> disk = new AtomicReference<>();

  private Path file() {
    return folder.resolve("changes.aof");
  }

  private Fixture start(Fsync fsync) throws Exception {
    return Fixture.start(
        s -> s.withAppendOnlyFile(file(), fsync),
        (path, options) -> {
          disk.set(FullDisk.open(path, options));
          return disk.get();
        });
  }

  private static void awaitChanges(RedisClient client) {
    Await.until(
        "changes are taken",
        () -> {
          try {
            client.set("again", Bytes.utf8("1"));
            return true;
          } catch (RedisException e) {
            return false;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void assertRefused(String message) {
    assertTrue(message.startsWith("MISCONF"), message);
  }

  @ParameterizedTest
  @EnumSource(Fsync.class)
  void whatCannotBeWrittenIsUndone(Fsync fsync) throws Exception {
    try (Fixture f = start(fsync);
        RedisClient other = f.client()) {
      other.set("a", Bytes.utf8("1"));
      other.call("RPUSH", "l", "x", "y");
      other.call("SELECT", "3");
      other.call("SET", "short", "1", "PX", "500");
      other.call("SELECT", "0");
      long size = Files.size(file());
      disk.get().room = size + 5_000;
      try (RedisClient client = f.client()) {
        // The failure is told before the connection ends.
        var e = assertThrows(RedisException.class, () -> client.set("a", BIG));
        assertRefused(e.getMessage());
        assertThrows(IOException.class, client::ping);
      }
      f.awaitLoaded(other);
      assertEquals(Optional.of(Bytes.utf8("1")), other.get("a"));
      assertEquals(2, other.call("LLEN", "l").whole());
      assertEquals(size, Files.size(file())); // no half change
      assertRefused(
          assertThrows(RedisException.class, () -> other.call("LPOP", "l").whole()).getMessage());
      assertEquals(2, other.call("LLEN", "l").whole());
      // Keys expire, and nobody waits until that can be written.
      other.call("SELECT", "3");
      f.awaitReply(other, "EXISTS short", 0);
      other.call("SELECT", "0");
      assertTrue(f.reports.getFirst().contains("No space left on device"), f.reports.toString());
      disk.get().room = Long.MAX_VALUE;
      awaitChanges(other);
      other.set("b", BIG);
      assertEquals(2, f.reports.size(), f.reports.toString());
      assertTrue(f.reports.getLast().contains("can be written again"), f.reports.toString());
    }
    try (Fixture f = start(fsync);
        RedisClient client = f.client()) {
      assertEquals(List.of(), f.reports);
      assertEquals(Optional.of(Bytes.utf8("1")), client.get("a"));
      assertEquals(Optional.of(BIG), client.get("b"));
      assertEquals(2, client.call("LLEN", "l").whole());
      client.call("SELECT", "3");
      assertEquals(0, client.call("EXISTS", "short").whole());
    }
  }

  /** As much must fit as did not before: a byte that is left over is no room. */
  @Test
  void aLittleRoomIsNotEnough() throws Exception {
    try (Fixture f = start(Fsync.NO);
        RedisClient other = f.client()) {
      other.set("a", Bytes.utf8("1"));
      long size = Files.size(file());
      disk.get().room = size + 100;
      try (RedisClient client = f.client()) {
        assertThrows(RedisException.class, () -> client.set("b", Bytes.wrap(new byte[200_000])));
      }
      disk.get().room = size + 200_000;
      // It has tried, and has taken back what it has written.
      AtomicBoolean tried = new AtomicBoolean();
      disk.get().onRefusal = () -> tried.set(true);
      Await.until("it has tried", tried::get);
      assertRefused(
          assertThrows(RedisException.class, () -> other.set("b", Bytes.utf8("1"))).getMessage());
      disk.get().room = size + 300_000;
      awaitChanges(other);
    }
    try (Fixture f = start(Fsync.NO);
        RedisClient client = f.client()) {
      assertEquals(List.of(), f.reports);
      assertEquals(2, client.call("DBSIZE").whole());
    }
  }

  /** Written, but not to the disk, which is what an acknowledgement promises here. */
  @Test
  void whatCannotBeForcedIsUndone() throws Exception {
    try (Fixture f = start(Fsync.ALWAYS);
        RedisClient other = f.client()) {
      other.set("a", Bytes.utf8("1"));
      disk.get().broken = true;
      try (RedisClient client = f.client()) {
        var e = assertThrows(RedisException.class, () -> client.set("b", BIG));
        assertRefused(e.getMessage());
      }
      f.awaitLoaded(other);
      assertEquals(1, other.call("DBSIZE").whole());
      disk.get().broken = false;
      awaitChanges(other);
      assertEquals(2, other.call("DBSIZE").whole());
    }
    try (Fixture f = start(Fsync.ALWAYS);
        RedisClient client = f.client()) {
      assertEquals(2, client.call("DBSIZE").whole());
    }
  }

  /** Requests on their way together: one error, and the end. */
  @Test
  void oneErrorEndsAPipeline() throws Exception {
    try (Fixture f = start(Fsync.NO);
        RedisClient other = f.client();
        Fixture.Raw raw = f.raw()) {
      other.ping();
      disk.get().room = 10;
      raw.send("SET a 1\r\nGET a\r\nSELECT 3\r\nSET a 2\r\n");
      String said = raw.readToEnd();
      assertRefused(said.substring(1));
      assertEquals(said.length() - 2, said.indexOf("\r\n"), said);
      f.awaitLoaded(other);
      assertEquals(0, other.call("EXISTS", "a").whole());
    }
  }

  /** What others have seen of a change that is undone, they are not told. */
  @Test
  void aChangeThatIsUndoneIsNotSeen() throws Exception {
    try (Fixture f = start(Fsync.NO);
        RedisClient other = f.client()) {
      other.ping();
      disk.get().room = 0;
      for (int i = 0; i < 20; i++) {
        try (Fixture.Raw writer = f.raw();
            Fixture.Raw reader = f.raw()) {
          writer.send("SET seen 1\r\n");
          reader.send("GET seen\r\n");
          reader.shutdownOutput();
          String said = reader.readToEnd();
          assertTrue(said.equals("$-1\r\n") || said.startsWith("-"), said);
        }
      }
    }
  }

  /** A disk that is full now and then, under changes from all sides. */
  @Test
  void acknowledgedIsThereAndRefusedIsNot() throws Exception {
    int clients = 3;
    int[] acknowledged = new int[clients];
    AtomicInteger refusals = new AtomicInteger();
    AtomicBoolean enough = new AtomicBoolean();
    try (Fixture f = start(Fsync.NO)) {
      List<Thread> threads = new ArrayList<>();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      for (int c = 0; c < clients; c++) {
        int index = c;
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    while (!enough.get()) {
                      change(f, index, acknowledged, refusals, enough);
                    }
                  } catch (Throwable e) {
                    failure.set(e);
                  }
                }));
      }
      Random random = new Random(3);
      for (int round = 0; round < 4; round++) {
        int before = refusals.get();
        disk.get().room = disk.get().size() + random.nextInt(3_000);
        Await.until(
            "refusals, or " + failure.get(),
            () -> refusals.get() >= before + clients || failure.get() != null);
        disk.get().room = Long.MAX_VALUE;
        Await.until(
            "the file grows, or " + failure.get(), () -> !isFailing(f) || failure.get() != null);
      }
      enough.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      if (failure.get() != null) {
        throw new AssertionError(failure.get());
      }
      assertCounters(f, acknowledged);
    }
    try (Fixture f = start(Fsync.NO)) {
      assertEquals(List.of(), f.reports);
      assertCounters(f, acknowledged);
    }
  }

  private static boolean isFailing(Fixture f) {
    try (RedisClient client = f.client()) {
      return client
          .call("INFO", "persistence")
          .string()
          .orElseThrow()
          .toString(java.nio.charset.StandardCharsets.UTF_8)
          .contains("aof_last_write_status:err");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void change(
      Fixture f, int index, int[] acknowledged, AtomicInteger refusals, AtomicBoolean enough)
      throws IOException {
    try (RedisClient client = f.client()) {
      while (!enough.get()) {
        Reply reply = client.call("INCR", "counter" + index);
        if (reply instanceof Reply.Failure failure) {
          assertRefused(failure.message());
          refusals.incrementAndGet();
          if (failure.message().startsWith("MISCONF not done")) {
            return; // and the connection ends
          }
        } else {
          // Exactly: what was refused was not done.
          assertEquals(++acknowledged[index], reply.whole());
        }
      }
    }
  }

  private static void assertCounters(Fixture f, int[] acknowledged) throws IOException {
    try (RedisClient client = f.client()) {
      for (int c = 0; c < acknowledged.length; c++) {
        assertEquals(
            Optional.of(Bytes.utf8(Integer.toString(acknowledged[c]))), client.get("counter" + c));
      }
    }
  }

  /** A server can be ended while it cannot write. */
  @Test
  void endsWhileTheDiskIsFull() throws Exception {
    try (Fixture f = start(Fsync.EVERYSEC);
        RedisClient client = f.client()) {
      disk.get().room = 0;
      assertThrows(RedisException.class, () -> client.set("a", Bytes.utf8("1")));
      assertEquals(0, f.stop(Duration.ofSeconds(20)));
    }
    assertEquals(0, Files.size(file()));
  }
}
