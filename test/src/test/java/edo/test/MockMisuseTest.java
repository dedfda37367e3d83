package edo.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.io.ByteReader;
import edo.task.Async;
import edo.task.DeadlineException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Flavor;
import edo.testkit.LeakCheck;
import edo.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a mock says of a test that is wrong: TEST-006, TEST-007, TEST-010, TEST-022. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MockMisuseTest {
  @RegisterExtension final LeakCheck runtimes = new LeakCheck();

  private static void assertSays(Throwable failure, String... parts) {
    String message = String.valueOf(failure.getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "no \"" + part + "\" in: " + message);
    }
  }

  // ---------------------------------------------------------------- who waits in vain

  /** Tests that wait for what never comes. */
  static class Hangs {
    @EdoTest(timeoutMillis = 700)
    void readsBeforeTheWrite() throws Exception {
      var mock = MockByteStream.builder().name("peer").write("hello").read("x").build();
      mock.read(new byte[1]);
    }

    @EdoTest(timeoutMillis = 700)
    void waitsForTheHandle() throws Exception {
      var mock = MockByteStream.builder().name("peer").buildWithHandle().stream();
      Task.builder().name("client").spawn(() -> mock.read(new byte[1])).join();
    }

    @EdoTest(timeoutMillis = 700)
    void waitsLong() {
      var mock = MockAsyncStream.<Integer>builder().waitFor(Duration.ofDays(1)).next(1).build();
      Task.builder().name("poller").spawn(mock.nextAsync()).join();
    }

    @EdoTest(timeoutMillis = 700)
    void hasItsAnswer() throws Exception {
      var mock = MockByteStream.builder().name("peer").read("x").build();
      mock.read(new byte[1]);
      Task.spawn(Async.never()).join();
    }
  }

  /** Who hangs on a mock is told which, who has asked it, and what is next in its script. */
  @Test
  void whoHangsIsToldWhatTheMockWaitsFor() {
    var failures = Inner.runTogether(Hangs.class).had(0, 4, 0).failures();
    assertSays(
        failures.get("readsBeforeTheWrite"),
        "mocks that have not answered:",
        "mock peer (made at edo.test.MockMisuseTest$Hangs.readsBeforeTheWrite(",
        "): task ",
        "has asked to read; next in its script is write \"hello\"");
    assertSays(
        failures.get("waitsForTheHandle"),
        " (client) has asked to read; next in its script is what its handle has not added yet");
    assertSays(
        failures.get("waitsLong"),
        " (poller) has asked for what comes next; next in its script is waitFor PT24H");
    assertFalse(
        String.valueOf(failures.get("hasItsAnswer").getMessage()).contains("mocks that"),
        () -> "answered: " + failures.get("hasItsAnswer"));
  }

  // ---------------------------------------------------------------- two at once

  private static int readOne(ByteReader from) throws IOException {
    return from.read(new byte[1]);
  }

  /** None hangs, however many wait: each step goes to one of them. */
  @ParameterizedTest
  @EnumSource
  void manyReadersGetAStepEach(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        int n = 100; // more than are remembered
        var script = MockByteStream.builder().name("peer").write("go");
        for (int i = 0; i < n; i++) {
          script.waitFor(Duration.ofNanos(i % 2)).read("x");
        }
        try (var mock = script.build()) {
          var readers = new ArrayList<JoinHandle<Integer>>();
          for (int i = 0; i < n; i++) {
            readers.add(Task.spawn(() -> readOne(mock)));
          }
          Task.yieldNow();
          mock.writeAll(new byte[] {'g', 'o'});
          for (var reader : readers) {
            assertEquals(1, reader.join());
          }
        }
      });
    }
  }

  /** Who waits for the time of a step is not forgotten when another one comes and gives up. */
  @ParameterizedTest
  @EnumSource
  void whoGivesUpTakesNobodysPlace(Flavor flavor) throws Exception {
    try (var runtime = runtimes.build(flavor)) {
      runtime.run(() -> {
        var script = MockByteStream.builder();
        try (var mock = script.waitFor(Duration.ofMillis(20)).read("xy").build()) {
          var reader = Task.spawn(() -> readOne(mock));
          while (!hasReadOne(mock)) {
            Task.yieldNow();
          }
          assertEquals(1, reader.join());
        }
      });
    }
  }

  private static boolean hasReadOne(ByteReader from) throws Exception {
    try {
      return Time.timeout(Duration.ofNanos(1), () -> readOne(from)) == 1;
    } catch (DeadlineException e) {
      return false;
    }
  }

  // ---------------------------------------------------------------- who hears it

  /** Tests that ask for one thing that was wrong. */
  static class Asks {
    @EdoTest
    void andThenAnother() {
      var mock = MockByteStream.builder().name("peer").build();
      assertThrows(IOException.class, () -> mock.write(new byte[] {'1'}));
      assertThrows(AssertionError.class, mock::verify);
      assertThrows(IOException.class, () -> mock.write(new byte[] {'2'}));
    }

    @EdoTest
    void forAll() {
      var mock = MockByteStream.builder().name("peer").build();
      assertThrows(IOException.class, () -> mock.write(new byte[] {'1'}));
      assertThrows(IOException.class, () -> mock.write(new byte[] {'2'}));
      var all = assertThrows(AssertionError.class, mock::verify);
      assertEquals(1, all.getSuppressed().length);
    }
  }

  /** A test that has asked has not heard of what is wrong later. */
  @Test
  void whatComesAfterTheQuestionIsTold() {
    var failures = Inner.run(Asks.class).had(1, 1, 0).failures();
    assertSays(failures.get("andThenAnother"), "the script takes none, but got \"2\"");
    assertEquals(0, failures.get("andThenAnother").getSuppressed().length);
  }

  /** TEST-022: a mock that was made in the body is looked at, however it runs. */
  @Test
  void blockOnLooksAtItsMocks() throws Exception {
    var left =
        assertThrows(
            AssertionError.class,
            () ->
                TestRuntime.blockOn(() -> {
                  MockByteStream.builder().name("peer").read("x").build();
                }));
    assertSays(
        left, "mock peer (made at ", ") has steps left that nobody has played: [read \"x\"]");
    var stream = new AtomicReference<MockByteStream>();
    var played =
        TestRuntime.blockOn(() -> {
          stream.set(MockByteStream.builder().read("x").build());
          return readOne(stream.get());
        });
    assertEquals(1, played);
    assertThrows(IOException.class, () -> readOne(stream.get()), "it is closed");
  }

  /** TEST-022: one from outside goes on afterwards, but its misuse is told. */
  @Test
  void blockOnTellsTheMisuseOfOthers() throws Exception {
    try (var mock = MockByteStream.builder().name("peer").read("ab").build()) {
      assertEquals(1, TestRuntime.blockOn(() -> readOne(mock)));
      assertEquals(1, TestRuntime.blockOn(() -> readOne(mock)));
    }
    var mock = MockByteStream.builder().name("peer").build();
    var swallowed =
        assertThrows(
            AssertionError.class,
            () ->
                TestRuntime.blockOn(() -> {
                  assertThrows(IOException.class, () -> mock.write(new byte[] {'1'}));
                }));
    assertSays(swallowed, "the script takes none, but got \"1\"");
  }

  /** What the body fails with is what counts. */
  @Test
  void blockOnFailsAsTheBodyDoes() {
    var why = new IOException("no");
    var thrown =
        assertThrows(
            IOException.class,
            () ->
                TestRuntime.blockOn(() -> {
                  MockByteStream.builder().read("x").build();
                  throw why;
                }));
    assertEquals(why, thrown);
    assertEquals(0, thrown.getSuppressed().length);
  }

  /** What no script can have is refused where it is written. */
  @Test
  @SuppressWarnings("NullAway") // that is what is tested
  void nothingIsNoStep() {
    var script = MockByteStream.builder();
    assertSays(
        assertThrows(NullPointerException.class, () -> script.readError(null)),
        "readError(null) is no step of a script");
    assertThrows(NullPointerException.class, () -> script.writeError(null));
    assertThrows(NullPointerException.class, () -> script.read((String) null));
    assertThrows(NullPointerException.class, () -> script.write((byte[]) null));
    assertThrows(NullPointerException.class, () -> script.waitFor(null));
    assertThrows(NullPointerException.class, () -> script.name(null));
    var stream = MockAsyncStream.<Integer>builder();
    assertThrows(NullPointerException.class, () -> stream.fail(null));
    assertThrows(NullPointerException.class, () -> stream.waitFor(null));
  }
}
