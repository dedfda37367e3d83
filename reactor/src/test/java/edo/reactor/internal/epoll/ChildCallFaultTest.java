package edo.reactor.internal.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edo.reactor.ChildSource;
import edo.reactor.ChildSpec;
import edo.reactor.ChildStdio;
import edo.reactor.Readiness;
import edo.reactor.ResourceExhaustedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Children that are started while system calls fail: none is left behind, and no descriptor. */
@FaultyProcess
class ChildCallFaultTest extends CallFaults {
  private static final Path TRUE = Path.of("/bin/true");
  private static final Path SLEEP = Path.of("/bin/sleep");

  @BeforeEach
  void possible() {
    assumeTrue(ChildSource.unavailableReason().isEmpty(), ChildSource.unavailableReason());
    calls.reset(); // it has asked the system
  }

  private static ChildSpec spec(Path program, ChildStdio stdio, String... arguments) {
    return new ChildSpec(
        program.toString(),
        List.of(arguments),
        Optional.empty(),
        false,
        Map.of(),
        Optional.empty(),
        OptionalInt.empty(),
        stdio,
        stdio,
        stdio);
  }

  private ChildSource.Started start(ChildStdio stdio) throws IOException {
    ChildSource.Started started = ChildSource.spawn(spec(TRUE, stdio), TRUE);
    own(started.child());
    started.stdin().ifPresent(this::own);
    started.stdout().ifPresent(this::own);
    started.stderr().ifPresent(this::own);
    return started;
  }

  private static void awaitEnd(ChildSource child) throws IOException {
    awaitReady(child, Readiness.READABLE);
    assertEquals(0, child.tryExit().orElseThrow().code());
  }

  /** Opening the files of its streams goes on after signals. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void openingFilesIsTriedAgainAfterASignal(int times) throws IOException {
    calls.fail("open", Errno.EINTR, times);
    ChildSource.Started started = start(new ChildStdio.Nothing());
    assertEquals(times + 3, calls.calls("open"));
    awaitEnd(started.child());
  }

  @Test
  void whatTheChildNeedsAndCannotBeHadIsTold() throws IOException {
    calls.pass("open", 1).fail("open", Errno.EMFILE);
    assertThrows(ResourceExhaustedException.class, () -> start(new ChildStdio.Nothing()));
    calls.pass("open", 2).fail("open", Errno.EACCES);
    assertThrows(AccessDeniedException.class, () -> start(new ChildStdio.Nothing()));
    for (int earlier = 0; earlier < 3; earlier++) {
      calls.pass("pipe2", earlier).fail("pipe2", Errno.EMFILE);
      assertThrows(ResourceExhaustedException.class, () -> start(new ChildStdio.Piped()));
    }
    calls.pass("fcntl", 3).fail("fcntl", Errno.ENOMEM);
    assertThrows(ResourceExhaustedException.class, () -> start(new ChildStdio.Piped()));
    calls.answer("posix_spawn", Errno.EAGAIN).answer("posix_spawn", Errno.ENOMEM);
    for (int i = 0; i < 2; i++) {
      assertThrows(ResourceExhaustedException.class, () -> start(new ChildStdio.Piped()));
    }
    awaitEnd(start(new ChildStdio.Piped()).child());
  }

  /** It runs, but there is no descriptor to watch it by: it is killed, and waited for. */
  @Test
  void aChildThatCannotBeWatchedIsNotLeftBehind() throws IOException {
    long before = ProcessHandle.current().children().count();
    calls.fail("syscall", Errno.EMFILE).fail("waitid", Errno.EINTR, 50);
    assertThrows(
        ResourceExhaustedException.class,
        () -> ChildSource.spawn(spec(SLEEP, new ChildStdio.Piped(), "1000"), SLEEP));
    assertEquals(51, calls.calls("waitid"));
    assertEquals(before, ProcessHandle.current().children().count());
  }

  /** A child is there until it was told how it ended. */
  @Test
  void askingForTheEndCanBeTriedAgain() throws IOException {
    ChildSource child = start(new ChildStdio.Nothing()).child();
    awaitReady(child, Readiness.READABLE);
    calls.fail("waitid", Errno.EINVAL);
    assertThrows(IOException.class, child::tryExit);
    assertEquals(0, child.tryExit().orElseThrow().code());
    String told = assertThrows(IOException.class, child::tryExit).getMessage();
    assertTrue(told.contains("other code of this process has waited"), told);
    calls.fail("syscall", Errno.EPERM);
    assertThrows(IOException.class, () -> child.signal(9));
    assertFalse(child.signal(9));
  }
}
