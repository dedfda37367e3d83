package edo.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.io.ByteReader;
import edo.io.SeekFrom;
import edo.testkit.CountingWaker;
import edo.testkit.Flavor;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a file's place is after reads, writes and seeks that meet. FS-021, FS-022, IO-031. */
class FilePlaceTest extends FileTest {
  /** FS-021: a write goes back by what was read and not asked for, in the same job. */
  @ParameterizedTest
  @EnumSource
  void writeAfterReadGoesBack(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello world").hold();
          try (var file = FileStream.of(fake)) {
            giveUpReading(file, 11);
            fake.go();
            assertEquals("hello", read(file, 5));
            file.writeAll(bytes("-"));
            file.flush();
            assertEquals("hello-world", fake.text());
            assertEquals(List.of("read 11", "seek 5", "write 1"), fake.log);
            assertEquals("world", read(file, 100));
          }
        });
  }

  /** FS-021: a read that is under way ends first; its bytes are taken back. */
  @ParameterizedTest
  @EnumSource
  void writeWhileReading(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello").hold();
          try (var file = FileStream.of(fake)) {
            giveUpReading(file, 5);
            var write = file.writeAsync(buffer("J"));
            assertTrue(new CountingWaker().poll(write).isPending());
            fake.go();
            write.await();
            file.flush();
            assertEquals("Jello", fake.text());
          }
        });
  }

  /** FS-021: flushing does not move the place. */
  @ParameterizedTest
  @EnumSource
  void flushKeepsThePlace(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello").hold();
          try (var file = FileStream.of(fake)) {
            giveUpReading(file, 5);
            fake.go();
            file.flush();
            assertEquals("hello", read(file, 5));
            assertEquals(List.of("read 5"), fake.log);
          }
        });
  }

  /** FS-022, IO-031: a relative seek counts from what was asked for, and discards the rest. */
  @ParameterizedTest
  @EnumSource
  void relativeSeek(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello world").hold();
          try (var file = FileStream.of(fake)) {
            giveUpReading(file, 11);
            fake.go();
            assertEquals("he", read(file, 2));
            assertEquals(4, file.seek(SeekFrom.current(2)));
            assertEquals("o w", read(file, 3));
            assertEquals(7, file.position());
            assertEquals(1, file.seek(SeekFrom.current(-6)));
            assertEquals("ello", read(file, 4));
            assertEquals(
                List.of("read 11", "seek 4", "read 3", "seek 7", "seek 1", "read 4"), fake.log);
          }
        });
  }

  /** FS-022: back by more than the buffer; from the end; before the start. */
  @ParameterizedTest
  @EnumSource
  void seeks(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello world");
          try (var file = FileStream.of(fake)) {
            assertEquals("hello world", read(file, 100));
            assertEquals(6, file.seek(SeekFrom.end(-5)));
            assertEquals("world", read(file, 5));
            file.rewind();
            assertEquals("hello", read(file, 5));
            var e = assertThrows(IOException.class, () -> file.seek(SeekFrom.current(-6)));
            assertTrue(e.getMessage().contains("before the start"), e.getMessage());
            assertThrows(IOException.class, () -> file.seek(SeekFrom.end(-12)));
            assertThrows(IOException.class, () -> file.seek(SeekFrom.current(Long.MAX_VALUE)));
            assertThrows(IllegalArgumentException.class, () -> file.seek(-1));
            assertEquals(" world", read(file, 100), "the place is the old one");
          }
        });
  }

  /** FS-022: seeking by polling: not while something is pending. */
  @ParameterizedTest
  @EnumSource
  void startSeekIsRefusedWhilePending(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello world").hold();
          try (var file = FileStream.of(fake)) {
            file.startSeek(SeekFrom.start(6));
            var e =
                assertThrows(IllegalStateException.class, () -> file.startSeek(SeekFrom.start(1)));
            assertTrue(e.getMessage().contains("pending"), e.getMessage());
            var cx = new CountingWaker();
            assertEquals(ByteReader.PENDING, file.pollSeek(cx.context()));
            fake.go();
            assertEquals("world", read(file, 5), "completed by the read");
            assertEquals(6, file.pollSeek(cx.context()), "where the last one led");
          }
        });
  }

  /** FS-022: a seek after a write that failed; the failure comes with the next write or flush. */
  @ParameterizedTest
  @EnumSource
  void seekAfterFailedWrite(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello").fails(failure());
          try (var file = FileStream.of(fake)) {
            file.writeAll(bytes("lost"));
            assertEquals(2, file.seek(2));
            assertThrows(IOException.class, () -> file.write(bytes("a")));
            file.writeAll(bytes("LL"));
            file.flush();
            assertEquals("heLLo", fake.text());
          }
        });
  }

  /** FS-022: a seek that fails leaves the place and what was read. */
  @ParameterizedTest
  @EnumSource
  void aFailedSeekChangesNothing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var fake = new FakeChannel("hello world").hold();
          try (var file = FileStream.of(fake)) {
            giveUpReading(file, 11);
            fake.go();
            assertEquals("he", read(file, 2));
            fake.fails(failure());
            assertThrows(IOException.class, () -> file.seek(1));
            assertEquals("llo", read(file, 3));
          }
        });
  }
}
