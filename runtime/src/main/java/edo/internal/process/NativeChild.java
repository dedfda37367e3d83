package edo.internal.process;

import edo.internal.seam.ChildControl;
import edo.internal.seam.Host;
import edo.internal.seam.LastResort;
import edo.internal.seam.ReadyCell;
import edo.internal.seam.WakerSet;
import edo.reactor.ChildExit;
import edo.reactor.ChildSource;
import edo.reactor.ChildSpec;
import edo.reactor.PipeReceiver;
import edo.reactor.PipeSender;
import edo.task.Context;
import edo.task.Waker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A child behind a pidfd in the reactor. It watches itself: it is its own waker for "readable", and
 * takes the status when it is woken, so a child that nobody waits for leaves no zombie either, and
 * there is no queue of orphans. Tasks that wait are woken when the status is there.
 *
 * <p><b>When the runtime shuts down first</b> the JDK watches on: {@link ProcessHandle#onExit}
 * looks without taking the child out of the process table, so it is still ours to take.
 *
 * <p><b>States.</b> {@code outcome} is null while the child runs, then how it ended or why nobody
 * knows, for ever. {@code turns} counts the requests to look: who makes it 1 looks, until no new
 * request has come meanwhile; the others have nothing to do, as that one looks once more for them.
 * So one thread at a time asks the kernel, and none waits for another.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>outcome</td><td>volatile</td><td>volatile, once</td><td>who looks</td></tr>
 * <tr><td>turns</td><td></td><td>atomic add</td><td>all</td></tr>
 * <tr><td>adopted</td><td>plain</td><td>plain</td><td>who looks</td></tr>
 * <tr><td>waiting</td><td></td><td>{@link WakerSet}</td><td>who waits adds, who looks empties</td></tr>
 * </table>
 *
 * <p>Happens-before: {@code outcome} is written before {@code waiting} is emptied; who waits adds
 * its waker before it reads {@code outcome} again.
 *
 * <p>Rejected: SIGCHLD and a list of children (one handler for the process, which is not ours, and
 * a look at every child for each that ends); a thread that waits for any child (it would take the
 * JDK's).
 */
final class NativeChild implements ChildControl, Waker {
  private sealed interface Outcome {}

  private record Ended(ChildExit exit) implements Outcome {}

  private record Unknown(IOException why) implements Outcome {}

  private final ChildSource source;
  private final ReadyCell cell;
  private final Context context = Context.of(this);
  private final AtomicInteger turns = new AtomicInteger();
  private final WakerSet waiting = new WakerSet();
  private volatile @Nullable Outcome outcome;
  private boolean adopted;

  private NativePipe.@Nullable Input stdin;
  private NativePipe.@Nullable Output stdout;
  private NativePipe.@Nullable Output stderr;

  private NativeChild(Host host, ChildSource source) throws IOException {
    this.source = source;
    this.cell = host.newCell(source);
  }

  static NativeChild spawn(Host host, ChildSpec spec, Path program) throws IOException {
    ChildSource.Started started = ChildSource.spawn(spec, program);
    NativeChild child;
    try {
      child = new NativeChild(host, started.child());
    } catch (IOException | RuntimeException e) {
      closeEnds(started);
      abandon(started.child());
      throw e;
    }
    child.look();
    try {
      child.openPipes(host, started);
    } catch (IOException | RuntimeException e) {
      closeEnds(started);
      boolean _ = started.child().signal(SIGKILL);
      throw e;
    }
    return child;
  }

  private static final int SIGKILL = 9;

  private void openPipes(Host host, ChildSource.Started started) throws IOException {
    Optional<PipeSender> in = started.stdin();
    Optional<PipeReceiver> out = started.stdout();
    Optional<PipeReceiver> err = started.stderr();
    stdin = in.isEmpty() ? null : new NativePipe.Input(host, in.get());
    stdout = out.isEmpty() ? null : new NativePipe.Output(host, out.get());
    stderr = err.isEmpty() ? null : new NativePipe.Output(host, err.get());
  }

  private static void closeEnds(ChildSource.Started started) {
    started.stdin().ifPresent(PipeSender::close);
    started.stdout().ifPresent(PipeReceiver::close);
    started.stderr().ifPresent(PipeReceiver::close);
  }

  /** The runtime has gone while the child was started: ends it, and takes it when it has. */
  private static void abandon(ChildSource source) throws IOException {
    boolean _ = source.signal(SIGKILL);
    var _ =
        onExit(source.pid())
            .thenRun(() -> {
              try (source) {
                Optional<ChildExit> _ = source.tryExit();
              } catch (IOException e) {
                LastResort.log(
                    System.Logger.Level.WARNING, "a child may stay as a zombie", source, e);
              }
            });
  }

  private static CompletableFuture<?> onExit(long pid) {
    // Without an entry in the process table there is nothing to wait for.
    return ProcessHandle.of(pid)
        .<CompletableFuture<?>>map(ProcessHandle::onExit)
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /** The reactor has seen the end, or goes. */
  @Override
  public void wake() {
    look();
  }

  private void look() {
    if (turns.getAndIncrement() != 0) {
      return;
    }
    int done = 1;
    do {
      if (outcome == null) {
        lookOnce();
      }
      done = turns.addAndGet(-done);
    } while (done != 0);
  }

  private void lookOnce() {
    try {
      while (true) {
        int state = cell.state(); // before the question: an event that comes later has another tick
        Optional<ChildExit> exit = source.tryExit();
        if (exit.isPresent()) {
          end(new Ended(exit.get()));
          return;
        }
        if ((state & ReadyCell.GONE) != 0) {
          adopt();
          return;
        }
        cell.clear(ReadyCell.READ, state);
        if (isWatched()) {
          return;
        }
      }
    } catch (IOException e) {
      end(new Unknown(e));
    }
  }

  /** Whether the reactor is going to call; false if it has something to tell already. */
  private boolean isWatched() {
    try {
      return cell.readable().poll(context).isPending();
    } catch (IOException e) {
      adopt(); // the reactor takes no more
      return true;
    }
  }

  private void adopt() {
    if (!adopted) {
      adopted = true;
      var _ = onExit(source.pid()).thenRun(this::look);
    }
  }

  private void end(Outcome how) {
    outcome = how;
    source.close();
    cell.close();
    waiting.wakeAll();
  }

  @Override
  public long pid() {
    return source.pid();
  }

  @Override
  public @Nullable ChildExit exit() throws IOException {
    if (outcome == null) {
      look();
    }
    return told();
  }

  private @Nullable ChildExit told() throws IOException {
    return switch (outcome) {
      case null -> null;
      case Ended(ChildExit exit) -> exit;
      case Unknown(IOException why) -> throw new IOException(why.getMessage(), why);
    };
  }

  @Override
  public boolean pollExit(Context cx) throws IOException {
    if (exit() != null) {
      return true;
    }
    waiting.add(cx.waker());
    return told() != null;
  }

  @Override
  public boolean signal(String name, int number) throws IOException {
    return source.signal(number);
  }

  @Override
  public @Nullable Input stdin() {
    return stdin;
  }

  @Override
  public @Nullable Output stdout() {
    return stdout;
  }

  @Override
  public @Nullable Output stderr() {
    return stderr;
  }

  @Override
  public String toString() {
    return "child " + pid();
  }
}
