package edo.fs;

import edo.internal.seam.FileDriver;
import edo.reactor.FileRing;
import edo.task.Async;
import edo.task.JoinHandle;
import edo.task.Poll;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Files whose jobs begin and end when somebody says so. */
final class FilesByHand implements FileDriver {
  /** What the owner of a job needs of its task: that it does not end by itself. */
  private static final JoinHandle<?> TASK =
      (JoinHandle<?>)
          Proxy.newProxyInstance(
              FilesByHand.class.getClassLoader(),
              new Class<?>[] {JoinHandle.class},
              (proxy, method, args) ->
                  switch (method.getName()) {
                    case "joinAsync" -> (Async<Object>) cx -> Poll.pending();
                    case "abort" -> null;
                    default -> throw notByHand();
                  });

  private @Nullable Callable<?> job;

  private static UnsupportedOperationException notByHand() {
    return new UnsupportedOperationException("not part of this proof");
  }

  /** Runs the job that was started, as a thread of the pool would. */
  void runJob() {
    try {
      var _ = Objects.requireNonNull(job, "nothing was started").call();
    } catch (Exception e) {
      throw new AssertionError("a job keeps its failure to itself", e);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // nobody takes its result
  public <T extends @Nullable Object> JoinHandle<T> start(Callable<T> job) {
    this.job = job;
    return (JoinHandle<T>) TASK;
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> startMandatory(Callable<T> job) {
    throw notByHand();
  }

  @Override
  public Optional<FileChannel> openForTransfers(Path path, Set<OpenOption> options, int mode) {
    throw notByHand();
  }

  @Override
  public boolean transfer(Transfer transfer, FileRing.Completion completion) {
    throw notByHand();
  }

  @Override
  public Path locate(Path path) {
    throw notByHand();
  }

  @Override
  public int enterHere() {
    throw notByHand();
  }

  @Override
  public void leaveHere(int ticket) {
    throw notByHand();
  }
}
