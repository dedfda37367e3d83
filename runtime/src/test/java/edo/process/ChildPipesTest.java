package edo.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.io.BufReader;
import edo.io.TooLongException;
import edo.net.OsPipeReader;
import edo.reactor.PipeReceiver;
import edo.reactor.PipeSender;
import edo.task.CancelledException;
import edo.task.JoinException;
import edo.task.JoinHandle;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import edo.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PROC-003, PROC-007, PROC-008, PROC-010, PROC-015, PROC-018, PROC-019: a child's streams. */
class ChildPipesTest extends ProcessCase {
  private static final int MANY = 10 << 20;

  @TempDir Path folder;

  /** Lines to and fro, until much more has passed than all buffers hold. */
  @ParameterizedTest
  @EnumSource(Flavor.class)
  void isFedALot(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var cat = Command.of("cat").stdin(Stdio.piped()).stdout(Stdio.piped()).spawn();
              var stdin = cat.takeStdin()) {
            var lines = new BufReader(cat.stdout());
            var writer =
                Task.spawn(() -> {
                  try (stdin) {
                    for (int i = 0; i < 20_000; i++) {
                      stdin.writeAll(bytes("line " + i + "\n"));
                    }
                  }
                });
            for (int i = 0; i < 20_000; i++) {
              assertEquals("line " + i, lines.readLine(100).orElseThrow());
            }
            assertTrue(lines.readLine(100).isEmpty());
            writer.join();
            assertTrue(cat.waitFor().isSuccess());
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void bothOutputsAreCaptured(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var child =
              sh("read x; echo \"$x\"; echo bad >&2; exit 3")
                  .stdin(Stdio.piped())
                  .stdout(Stdio.piped())
                  .stderr(Stdio.piped())
                  .spawn()) {
            child.stdin().writeAll(bytes("hello\n"));
            Output output = child.waitWithOutput();
            assertEquals(3, output.status().code().orElseThrow());
            assertEquals("hello\n", output.stdoutText());
            assertArrayEquals(bytes("bad\n"), output.stderr());
            assertEquals("bad\n", child.waitWithOutput().stderrText(), "the same again");
          }
          Output output = sh("echo out; echo err >&2").output();
          assertEquals("out\n", output.stdoutText());
          assertEquals("err\n", output.stderrText());
          assertEquals("", Command.of("cat").output().stdoutText(), "its input is empty");
        });
  }

  /** Neither pipe holds it, and each is filled while the other one is. */
  @ParameterizedTest
  @EnumSource(Flavor.class)
  void tenMegabytesOnBothOutputsDoNotDeadlock(Flavor flavor) throws Exception {
    Path big = folder.resolve("big");
    var content = new byte[MANY];
    java.util.Arrays.fill(content, (byte) 'x');
    Files.write(big, content);
    on(
        flavor,
        () -> {
          Output output = sh("cat " + big + " >&2 & cat " + big + "; wait; cat " + big).output();
          assertEquals(2 * MANY, output.stdout().length);
          assertEquals(MANY, output.stderr().length);
          Output other = sh("cat " + big + " >&2; cat " + big).output();
          assertEquals(MANY, other.stdout().length);
          assertEquals(MANY, other.stderr().length);
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void whatIsCollectedHasALimit(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var command = sh("while :; do echo 0123456789; done").outputLimit(1000).killOnClose(true);
          assertThrows(TooLongException.class, command::output);
          assertEquals(1000, command.outputLimit());
          assertThrows(IllegalArgumentException.class, () -> command.outputLimit(-1));
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void statusClosesThePipes(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          var status =
              sh("while echo more; do :; done 2>&1; cat; exit 7")
                  .stdin(Stdio.piped())
                  .stdout(Stdio.piped())
                  .status();
          assertFalse(status.isSuccess(), "it was told that nobody reads, by a signal or an error");
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aPipeGoesFromOneChildToAnother(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var first = sh("echo through; echo two; exit 0").stdout(Stdio.piped()).spawn()) {
            var out = first.takeStdout();
            if (!NATIVE) {
              var e = assertThrows(UnsupportedOperationException.class, () -> Stdio.from(out));
              assertSays("ByteStreams.copy", e);
              out.close();
              return;
            }
            var given = Stdio.from(out);
            assertThrows(IllegalStateException.class, () -> Stdio.from(out));
            assertThrows(IOException.class, () -> out.read(new byte[1]));
            out.close(); // not ours any more
            Output output = Command.of("cat").stdin(given).output();
            assertEquals("through\ntwo\n", output.stdoutText());
            assertTrue(first.waitFor().isSuccess());
          }
          try (var last = Command.of("cat").stdin(Stdio.piped()).stdout(Stdio.piped()).spawn()) {
            assertTrue(sh("echo back").stdout(Stdio.to(last.takeStdin())).status().isSuccess());
            assertEquals("back\n", last.waitWithOutput().stdoutText());
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void severalBuffersAreWritten(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var cat = Command.of("cat").stdin(Stdio.piped()).stdout(Stdio.piped()).spawn()) {
            var buffers =
                new ByteBuffer[] {
                  ByteBuffer.wrap(bytes("one ")),
                  ByteBuffer.allocate(0),
                  ByteBuffer.allocateDirect(4).put(bytes("two ")).flip(),
                  ByteBuffer.wrap(bytes("three"))
                };
            cat.stdin().writeAll(buffers);
            assertEquals("one two three", cat.waitWithOutput().stdoutText());
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void filesAreReadAndWritten(Flavor flavor) throws Exception {
    Path in = Files.writeString(folder.resolve("in"), "from a file\n");
    Path out = folder.resolve("out-" + flavor);
    on(
        flavor,
        () -> {
          var command = Command.of("cat").stdin(Stdio.from(in));
          assertTrue(command.stdout(Stdio.to(out)).status().isSuccess());
          assertEquals("from a file\n", Files.readString(out));
          assertTrue(command.stdout(Stdio.appendTo(out)).status().isSuccess());
          assertEquals("from a file\nfrom a file\n", Files.readString(out));
          assertTrue(command.stdout(Stdio.to(out)).status().isSuccess());
          assertEquals("from a file\n", Files.readString(out));
          assertTrue(sh("echo oops >&2").stderr(Stdio.appendTo(out)).status().isSuccess());
          assertEquals("from a file\noops\n", Files.readString(out));
          assertTrue(sh("echo lost").stdout(Stdio.nothing()).status().isSuccess());
          assertThrows(IllegalArgumentException.class, () -> command.stdin(Stdio.to(out)));
          assertThrows(IllegalArgumentException.class, () -> command.stdout(Stdio.from(in)));
          assertThrows(IllegalArgumentException.class, () -> command.stderr(Stdio.from(in)));
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void endsAreTakenOnce(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var child =
              sh("cat; echo err >&2")
                  .stdin(Stdio.piped())
                  .stdout(Stdio.piped())
                  .stderr(Stdio.piped())
                  .spawn()) {
            try (var in = child.takeStdin();
                var out = child.takeStdout();
                var err = child.takeStderr()) {
              assertThrows(IllegalStateException.class, child::takeStdin);
              assertThrows(IllegalStateException.class, child::stdout);
              assertThrows(IllegalStateException.class, child::stderr);
              in.writeAll(bytes("x"));
              in.flush();
              in.shutdown();
              in.shutdown();
              assertArrayEquals(bytes("x"), out.readAll(10));
              assertArrayEquals(bytes("err\n"), err.readAll(10));
              assertEquals(
                  "", child.waitWithOutput().stdoutText(), "what was taken is not collected");
            }
          }
          try (var child = Command.of("true").spawn()) {
            assertSays(
                "Command.stdout(Stdio.piped())",
                assertThrows(IllegalStateException.class, child::stdout));
            child.waitFor();
          }
        });
  }

  // ---------------------------------------------------------------- cancellation

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aCancelledWaitReadOrCollectionLosesNothing(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var child =
              sh("echo first; read x; echo \"$x\"; exit 8")
                  .stdin(Stdio.piped())
                  .stdout(Stdio.piped())
                  .spawn()) {
            var stdin = child.takeStdin();
            var first = new byte[6];
            child.stdout().readFully(first);
            var cancelled = new AtomicInteger();
            var tasks =
                java.util.List.of(
                    Task.spawn(() -> {
                      assertThrows(CancelledException.class, child::waitFor);
                      cancelled.getAndIncrement();
                    }),
                    Task.spawn(() -> {
                      assertThrows(
                          CancelledException.class, () -> child.stdout().read(new byte[9]));
                      cancelled.getAndIncrement();
                    }));
            Time.sleep(Duration.ofMillis(2)); // either way they are cancelled, waiting or about to
            for (var task : tasks) {
              task.abort();
              var _ = task.join();
            }
            assertEquals(2, cancelled.get());
            var collecting =
                Task.spawn(() -> {
                  assertThrows(CancelledException.class, child::waitWithOutput);
                  cancelled.getAndIncrement();
                });
            Time.sleep(Duration.ofMillis(2));
            collecting.abort();
            var _ = collecting.join();
            stdin.writeAll(bytes("second\n"));
            stdin.close();
            Output output = child.waitWithOutput();
            assertEquals("second\n", output.stdoutText());
            assertEquals(8, output.status().code().orElseThrow());
          }
        });
  }

  // ---------------------------------------------------------------- faults

  /** Upstream's issue 2174: who is stuck in a write to a full pipe is let go. */
  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aWriterThatIsStuckFailsWhenTheChildIsKilled(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var child = sh("exec sleep 1000").stdin(Stdio.piped()).spawn()) {
            var stdin = child.takeStdin();
            var written = new AtomicInteger();
            var task =
                Task.spawn(() -> {
                  try (stdin) {
                    var chunk = new byte[4096];
                    while (true) {
                      stdin.writeAll(chunk);
                      written.getAndIncrement();
                    }
                  }
                });
            Await.until(
                "the pipe takes something",
                () -> {
                  Task.yieldNow();
                  return written.get() > 2;
                });
            assertFalse(child.kill().isSuccess());
            var e = assertThrows(edo.task.JoinException.class, task::join);
            assertTrue(e.getCause() instanceof IOException, e.toString());
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aChildThatClosesItsInputBreaksThePipe(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var child =
              sh("exec 0</dev/null; echo closed; exec sleep 1000")
                  .stdin(Stdio.piped())
                  .stdout(Stdio.piped())
                  .killOnClose(true)
                  .spawn()) {
            child.stdout().readFully(new byte[7]);
            var e =
                assertThrows(
                    IOException.class,
                    () -> {
                      child.stdin().writeAll(bytes("nobody reads this"));
                      child.stdin().flush();
                    });
            assertSays("Broken pipe", e);
            child.kill();
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aGrandchildMayKeepThePipeOpen(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          Path go = folder.resolve("go-" + flavor);
          // It also ends when the test does, whatever comes of that.
          String hold =
              "while [ -d " + folder + " ] && [ ! -e " + go + " ]; do sleep 0.05; done; echo late";
          try (var child =
              sh("{ " + hold + "; } & echo early; exit 0").stdout(Stdio.piped()).spawn()) {
            assertTrue(child.waitFor().isSuccess(), "its end is told, though the pipe is open");
            if (NATIVE) {
              var early = new byte[6];
              child.stdout().readFully(early);
              assertArrayEquals(bytes("early\n"), early);
              Files.createFile(go);
              assertEquals("late\n", child.waitWithOutput().stdoutText());
            } else {
              // The JDK ends the stream with the child, unless somebody is in a read just then.
              Files.createFile(go);
              String said = child.waitWithOutput().stdoutText();
              assertTrue(said.equals("early\n") || said.equals("early\nlate\n"), said);
            }
          }
        });
  }

  /** PROC-019: an end becomes a descriptor, and a descriptor an end. */
  @ParameterizedTest
  @EnumSource
  void endsAreDescriptors(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var child = Command.of("cat").stdin(Stdio.piped()).stdout(Stdio.piped()).spawn()) {
            if (!NATIVE) {
              assertThrows(UnsupportedOperationException.class, () -> child.stdin().detach());
              assertThrows(UnsupportedOperationException.class, () -> child.stdout().detach());
              return;
            }
            var reading = Task.spawn(() -> child.stdout().read(new byte[9]));
            Await.until("it waits", () -> isWaiting(reading));
            PipeReceiver out = child.stdout().detach();
            assertTrue(
                assertThrows(JoinException.class, reading::join).getCause() instanceof IOException);
            PipeSender in = child.stdin().detach();
            assertThrows(ClosedChannelException.class, () -> child.stdin().write(new byte[1]));
            assertThrows(IllegalStateException.class, () -> child.stdin().detach());
            assertEquals(5, in.write(bytes("hello"), 0, 5));
            in.close();
            // The descriptor of one child's output is another's input.
            var adopted = OsPipeReader.ofFd(out.fd().orElseThrow());
            Output second = Command.of("cat").stdin(Stdio.from(adopted)).output();
            assertEquals("hello", second.stdoutText());
          }
        });
  }

  private static boolean isWaiting(JoinHandle<?> task) {
    return task.toString().contains("waiting");
  }
}
