package edo.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.signal.SignalKind;
import edo.task.Task;
import edo.testkit.Await;
import edo.testkit.Flavor;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The life of a child: PROC-004, PROC-006, PROC-007, PROC-009, PROC-010, PROC-011, PROC-012,
 * PROC-013, PROC-014, PROC-016, PROC-017, PROC-021, PROC-022, PROC-023.
 */
class ChildTest extends ProcessCase {
  private static final String HANGS = "exec sleep 1000";

  private static void assertKilled(ExitStatus status) {
    assertFalse(status.isSuccess());
    if (NATIVE) {
      assertEquals(Optional.of(SignalKind.KILL), status.signal());
      assertEquals(OptionalInt.empty(), status.code());
      assertEquals("SIGKILL", status.toString());
    } else {
      assertEquals(OptionalInt.of(128 + 9), status.code(), "all that the JDK tells");
    }
    assertFalse(status.isCoreDumped());
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void tellsItsExitCode(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var child = sh("exit 2").spawn()) {
            assertTrue(child.id().isPresent() || child.tryWait().isPresent());
            ExitStatus status = child.waitFor();
            assertEquals(OptionalInt.of(2), status.code());
            assertEquals(Optional.empty(), status.signal());
            assertFalse(status.isSuccess());
            assertEquals("exit code 2", status.toString());
            assertEquals(status, child.waitFor(), "asked again it says the same");
            assertEquals(Optional.of(status), child.tryWait());
            assertTrue(child.id().isEmpty(), "the number may be somebody else's by now");
          }
          assertTrue(Command.of("true").status().isSuccess());
          assertEquals(OptionalInt.of(1), Command.of("false").status().code());
          assertEquals(OptionalInt.of(255), sh("exit 255").status().code());
          assertEquals(OptionalInt.of(3), Task.spawn(sh("exit 3").statusAsync()).join().code());
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void canBeAskedWithoutWaiting(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var child = Command.of("cat").stdin(Stdio.piped()).stdout(Stdio.nothing()).spawn()) {
            assertEquals(Optional.empty(), child.tryWait());
            assertEquals(Optional.empty(), child.tryWait());
            assertTrue(child.id().isPresent());
            child.startKill();
            ExitStatus status = child.waitFor();
            assertKilled(status);
            assertEquals(Optional.of(status), child.tryWait());
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void waitingClosesItsInput(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var child = Command.of("cat").stdin(Stdio.piped()).stdout(Stdio.nothing()).spawn()) {
            ChildStdin stdin = child.stdin();
            assertTrue(child.waitFor().isSuccess());
            assertThrows(
                java.nio.channels.ClosedChannelException.class, () -> stdin.write(bytes("x")));
            assertSays("has no stdin", assertThrows(IllegalStateException.class, child::stdin));
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void killingWaits(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var child = sh(HANGS).spawn()) {
            assertKilled(child.kill());
          }
          try (var child = sh(HANGS).spawn()) {
            assertKilled(Task.spawn(child.killAsync()).join());
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void killingOneThatHasEndedIsNoError(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var child = Command.of("true").killOnClose(true).spawn()) {
            ExitStatus status = child.waitFor();
            child.startKill();
            assertEquals(status, child.kill());
            assertFalse(child.sendSignal(SignalKind.TERMINATE));
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aChildThatIgnoresTermIsKilled(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var child =
              sh("trap '' TERM; echo ready; exec sleep 1000")
                  .stdout(Stdio.piped())
                  .killOnClose(true)
                  .spawn()) {
            child.stdout().readFully(new byte[6]); // the trap is set
            assertTrue(child.sendSignal(SignalKind.TERMINATE));
            assertEquals(Optional.empty(), child.tryWait());
            assertKilled(child.kill());
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void signalsAreSent(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          try (var child = sh(HANGS).spawn()) {
            assertTrue(child.sendSignal(SignalKind.TERMINATE));
            ExitStatus status = child.waitFor();
            if (NATIVE) {
              assertEquals(Optional.of(SignalKind.TERMINATE), status.signal());
            } else {
              assertEquals(OptionalInt.of(128 + 15), status.code());
            }
          }
          try (var child =
              sh("trap 'exit 5' USR1; echo ready; while :; do read x; done")
                  .stdin(Stdio.piped())
                  .stdout(Stdio.piped())
                  .killOnClose(true)
                  .spawn()) {
            child.stdout().readFully(new byte[6]);
            if (NATIVE) {
              assertTrue(child.sendSignal(SignalKind.USER_DEFINED_1));
              assertEquals(OptionalInt.of(5), child.waitFor().code());
            } else {
              var e =
                  assertThrows(
                      UnsupportedOperationException.class,
                      () -> child.sendSignal(SignalKind.USER_DEFINED_1));
              assertSays("--enable-native-access", e);
              assertKilled(child.kill());
            }
          }
        });
  }

  // ---------------------------------------------------------------- closing

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void closingKillsIfThatWasAskedFor(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          long pid;
          try (var child = sh(HANGS).killOnClose(true).spawn()) {
            pid = child.id().orElseThrow();
            assertTrue(isAlive(pid));
          }
          awaitEnd(pid);
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void closingDoesNotKillUnlessAskedFor(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          assertFalse(Command.of("true").isKillOnClose());
          Child child = sh(HANGS).spawn();
          child.close();
          assertEquals(Optional.empty(), child.tryWait());
          assertTrue(isAlive(child.id().orElseThrow()));
          assertKilled(child.kill());
        });
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void cancellingAStatusOrAnOutputKillsIfThatWasAskedFor(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          for (boolean status : new boolean[] {true, false}) {
            var pidFile = java.nio.file.Files.createTempFile("edo", "pid");
            var command = sh("echo $$ >> " + pidFile + "; " + HANGS).killOnClose(true);
            var task =
                status ? Task.spawn(command.statusAsync()) : Task.spawn(command.outputAsync());
            Await.until(
                "the child has told its number",
                () -> {
                  Task.yieldNow();
                  return size(pidFile) > 1;
                });
            long pid = Long.parseLong(java.nio.file.Files.readString(pidFile).strip());
            assertTrue(isAlive(pid));
            task.abort();
            assertThrows(Exception.class, task::join);
            awaitEnd(pid);
            java.nio.file.Files.delete(pidFile);
          }
        });
  }

  private static long size(java.nio.file.Path file) {
    return file.toFile().length();
  }

  /** Nobody waits, nobody closes: the end is noticed all the same. */
  @ParameterizedTest
  @EnumSource(Flavor.class)
  void aForgottenChildLeavesNoZombie(Flavor flavor) throws Exception {
    on(
        flavor,
        () -> {
          for (int i = 0; i < 5; i++) {
            long pid = Command.of("true").spawn().id().orElse(0);
            Await.until(
                "it is gone",
                () -> {
                  Task.yieldNow();
                  return pid == 0 || (!isAlive(pid) && zombies().isEmpty());
                });
          }
        });
  }

  // ---------------------------------------------------------------- runtimes

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void isSpawnedInOneRuntimeAndWaitedForInAnother(Flavor flavor) throws Exception {
    try (var first = runtimes.build(flavor);
        var second = runtimes.build(Flavor.MULTI_1)) {
      Child child = first.run(() -> sh("read x; exit 4").stdin(Stdio.piped()).spawn());
      child.takeStdin().close();
      if (flavor == Flavor.CURRENT_THREAD) {
        // Nobody runs the first one any more, but everybody who asks looks.
        Await.until("it has ended", () -> exitOf(child).isPresent());
      }
      assertEquals(OptionalInt.of(4), second.run(child::waitFor).code());
      child.close();
    }
  }

  private static Optional<ExitStatus> exitOf(Child child) {
    try {
      return child.tryWait();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void outlivesTheRuntimeThatStartedIt(Flavor flavor) throws Exception {
    Child child;
    Child hangs;
    Child forgotten;
    try (var runtime = runtimes.build(flavor)) {
      child = runtime.run(() -> sh("read x; exit 6").stdin(Stdio.piped()).spawn());
      hangs = runtime.run(() -> sh(HANGS).spawn());
      forgotten = runtime.run(() -> sh(HANGS).spawn());
    }
    assertEquals(Optional.empty(), child.tryWait());
    var waiter = new ArrayList<ExitStatus>();
    Thread thread = Thread.ofPlatform().start(() -> waiter.add(waitQuietly(child)));
    thread.join();
    assertEquals(OptionalInt.of(6), waiter.getFirst().code());
    assertKilled(hangs.kill());
    long pid = forgotten.id().orElseThrow();
    forgotten.startKill();
    awaitEnd(pid); // and that it is no zombie is looked at after the test
    child.close();
  }

  private static ExitStatus waitQuietly(Child child) {
    try {
      return child.waitFor();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** On the default runtime. */
  @Test
  void isSpawnedOutsideOfAnyRuntime() throws Exception {
    assertEquals(OptionalInt.of(9), sh("exit 9").status().code());
    assertArrayEquals(bytes("out\n"), sh("echo out").output().stdout());
  }

  @Test
  void manyRuntimesHaveManyChildren() throws Exception {
    for (int round = 0; round < 5; round++) {
      var threads = new ArrayList<Thread>();
      var codes = java.util.Collections.synchronizedList(new ArrayList<Integer>());
      for (int i = 0; i < 4; i++) {
        Flavor flavor = Flavor.values()[i % 3];
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  try (var runtime = runtimes.build(flavor)) {
                    runtime.run(() -> {
                      var tasks = new ArrayList<edo.task.JoinHandle<ExitStatus>>();
                      for (int k = 0; k < 5; k++) {
                        tasks.add(Task.spawn(() -> sh("exit 1").status()));
                      }
                      for (var task : tasks) {
                        codes.add(task.join().code().orElse(-1));
                      }
                    });
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                }));
      }
      for (Thread thread : threads) {
        Await.end(thread);
      }
      assertEquals(java.util.Collections.nCopies(20, 1), codes);
    }
  }
}
