package edo.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is done to the file, in which order, and what becomes of failures. FS-013…020, FS-023,
 * FS-024, FS-026.
 */
class FileOrderTest extends FileTest {
  /** FS-018: open, read; nothing is done before that, and once for each read. */
  @ParameterizedTest
  @EnumSource
  void reads(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello world");
          try (var file = FileStream.of(fake)) {
            assertEquals(List.of(), fake.log);
            assertEquals("hello", read(file, 5));
            assertEquals(" world", read(file, 100));
            assertEquals("END", read(file, 100));
            assertEquals(0, file.read(new byte[0]), "no hop for nothing");
          }
          assertEquals(List.of("read 5", "read 100", "read 100", "close"), fake.log);
        });
  }

  /** FS-018: what was read and not asked for comes first, also in small pieces. */
  @ParameterizedTest
  @EnumSource
  void leftoversComeFirst(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello world").hold();
          try (var file = FileStream.of(fake)) {
            giveUpReading(file, 8);
            fake.go();
            assertEquals("he", read(file, 2));
            assertEquals("llo", read(file, 3));
            assertEquals(" wo", read(file, 100));
            assertEquals(List.of("read 8"), fake.log);
            assertEquals("rld", read(file, 100));
          }
        });
  }

  /** FS-023: a read that fails does not poison those after it. */
  @ParameterizedTest
  @EnumSource
  void aFailedReadIsOver(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello").fails(failure());
          try (var file = FileStream.of(fake)) {
            var e = assertThrows(IOException.class, () -> read(file, 5));
            assertTrue(e.getMessage().contains("part of the test"), e.getMessage());
            assertEquals("hello", read(file, 5));
          }
        });
  }

  /** FS-019: a write is taken before it is done; a flush waits for it. */
  @ParameterizedTest
  @EnumSource
  void flushWaits(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("").hold();
          try (var file = FileStream.of(fake)) {
            byte[] given = bytes("hello");
            assertEquals(5, file.write(given));
            given[0] = 'X'; // copied
            assertEquals("", fake.text());
            var flush = file.flushAsync();
            var waker = new CountingWaker();
            assertTrue(waker.poll(flush).isPending());
            fake.go();
            flush.await();
            assertEquals("hello", fake.text());
            file.flush();
            assertEquals(List.of("write 5"), fake.log, "nothing more to flush");
          }
        });
  }

  /** FS-019: a second write waits for the first. */
  @ParameterizedTest
  @EnumSource
  void oneWriteAtATime(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("").hold();
          try (var file = FileStream.of(fake)) {
            file.writeAll(bytes("one "));
            var second = file.writeAsync(buffer("two"));
            assertTrue(new CountingWaker().poll(second).isPending());
            fake.go();
            assertEquals(3, second.await());
            file.flush();
            assertEquals("one two", fake.text());
          }
        });
  }

  /** FS-019: a failure is told by the next write, flush or sync, once. */
  @ParameterizedTest
  @EnumSource
  void aFailedWriteIsToldOnce(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("");
          try (var file = FileStream.of(fake)) {
            fake.fails(failure());
            file.writeAll(bytes("lost"));
            assertThrows(IOException.class, () -> file.write(bytes("a")));
            file.writeAll(bytes("b"));
            file.flush();
            fake.fails(failure());
            file.writeAll(bytes("lost"));
            assertThrows(IOException.class, file::flush);
            file.flush();
            fake.fails(failure());
            file.writeAll(bytes("lost"));
            assertThrows(IOException.class, file::syncData);
            file.syncData();
            assertEquals("b", fake.text());
          }
        });
  }

  /** FS-019, FS-018: reading after a write that failed goes on; the failure waits for a flush. */
  @ParameterizedTest
  @EnumSource
  void readingDoesNotTellOfAWrite(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello").fails(failure());
          try (var file = FileStream.of(fake)) {
            file.writeAll(bytes("lost"));
            assertEquals("hello", read(file, 10));
            assertThrows(IOException.class, file::flush);
            file.flush();
          }
        });
  }

  /** FS-014: syncing comes after what was written, and tells if that failed. */
  @ParameterizedTest
  @EnumSource
  void syncComesAfterWrites(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("").hold();
          try (var file = FileStream.of(fake)) {
            file.writeAll(bytes("hello"));
            var sync = file.syncAllAsync();
            assertTrue(new CountingWaker().poll(sync).isPending());
            fake.go();
            sync.await();
            file.syncData();
            assertEquals(List.of("write 5", "sync all", "sync data"), fake.log);
            fake.fails(failure());
            assertThrows(IOException.class, file::syncAll);
            file.syncAll();
          }
        });
  }

  /** FS-015: the length, with what was read ahead: the place stays. */
  @ParameterizedTest
  @EnumSource
  void setLengthKeepsThePlace(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello world").hold();
          try (var file = FileStream.of(fake)) {
            giveUpReading(file, 11);
            fake.go();
            assertEquals("hello", read(file, 5));
            file.setLength(8);
            assertEquals(" wo", read(file, 100));
            assertEquals(8, file.length());
            assertEquals("hello wo", fake.text());
          }
        });
  }

  /** FS-017: what is larger than the buffer may get is done in parts. */
  @ParameterizedTest
  @EnumSource
  void maxBufferSize(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("");
          try (var file = FileStream.of(fake)) {
            assertEquals(FileStream.DEFAULT_MAX_BUFFER_SIZE, file.maxBufferSize());
            file.maxBufferSize(1000);
            assertEquals(1000, file.write(new byte[2500]));
            file.writeAll(new byte[1500]);
            file.rewind();
            assertEquals(1000, file.read(new byte[2500]));
            assertEquals(
                List.of("write 1000", "write 1000", "write 500", "seek 0", "read 1000"), fake.log);
            assertThrows(IllegalArgumentException.class, () -> file.maxBufferSize(0));
          }
        });
  }

  /** FS-026: several buffers become one write, up to the largest size. */
  @ParameterizedTest
  @EnumSource
  void gathers(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("");
          try (var file = FileStream.of(fake)) {
            assertTrue(file.gathers());
            var buffers =
                new ByteBuffer[] {
                  buffer("one"), buffer(""), buffer(" two"), ByteBuffer.allocateDirect(0)
                };
            assertEquals(7, file.write(buffers));
            file.maxBufferSize(4);
            buffers = new ByteBuffer[] {buffer("abc"), buffer("def")};
            assertEquals(4, file.write(buffers));
            assertEquals(2, buffers[1].remaining());
            file.writeAll(buffers);
            file.flush();
            assertEquals("one twoabcdef", fake.text());
            assertEquals(List.of("write 7", "write 4", "write 2"), fake.log);
          }
        });
  }

  /** FS-024: whatever fails in the background is a failure of I/O, and the file stays usable. */
  @ParameterizedTest
  @EnumSource
  void surprisesInTheBackground(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello").fails(new IllegalStateException("a surprise"));
          try (var file = FileStream.of(fake)) {
            var e = assertThrows(IOException.class, () -> read(file, 5));
            assertTrue(e.getMessage().contains("a surprise"), e.getMessage());
            assertEquals("hello", read(file, 5));
            fake.fails(new StackOverflowError("part of the test"));
            file.writeAll(bytes("lost"));
            assertThrows(IOException.class, file::flush);
            file.writeAll(bytes("!"));
            file.flush();
            assertEquals("hello!", fake.text());
          }
        });
  }

  /** FS-013: the channel can be had once nothing is under way, at the file's place. */
  @ParameterizedTest
  @EnumSource
  void intoChannel(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello world").hold();
          var file = FileStream.of(fake);
          giveUpReading(file, 8);
          assertTrue(file.tryIntoChannel().isEmpty(), "busy");
          fake.go();
          assertEquals("hel", read(file, 3));
          assertTrue(file.tryIntoChannel().isEmpty(), "read ahead");
          var other = file.duplicate();
          assertThrows(IllegalStateException.class, file::intoChannel);
          other.close();
          assertEquals(fake, file.intoChannel());
          assertEquals(3, fake.position());
          assertThrows(IOException.class, () -> file.read(new byte[1]));
          file.close();
          assertFalse(fake.log.contains("close"), "the caller's");
          assertEquals(fake, FileStream.of(fake).tryIntoChannel().orElseThrow());
          var failed = FileStream.of(fake.fails(failure()));
          failed.writeAll(bytes("lost"));
          assertThrows(IOException.class, failed::intoChannel);
          assertEquals(fake, failed.intoChannel());
        });
  }

  /** FS-016: a duplicate shares the place, comes after what was written, keeps the size. */
  @ParameterizedTest
  @EnumSource
  void duplicates(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("");
          try (var file = FileStream.of(fake)) {
            file.maxBufferSize(100);
            file.writeAll(bytes("one "));
            try (var other = file.duplicate()) {
              assertEquals(100, other.maxBufferSize());
              other.writeAll(bytes("two"));
              other.flush();
              assertEquals(7, file.position());
            }
            file.writeAll(bytes("!"));
            file.flush();
            assertEquals("one two!", fake.text());
          }
          assertEquals(1, fake.log.stream().filter("close"::equals).count());
        });
  }
}
