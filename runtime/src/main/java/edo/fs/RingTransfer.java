package edo.fs;

import edo.internal.seam.Ambient;
import edo.internal.seam.WakerSet;
import edo.reactor.FileRing;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transfer that holds no thread, and those who wait for it. It cannot be withdrawn: whoever gives
 * up leaves it to its end, on memory of its own. Awaited, it throws nothing; who has it asks for
 * {@link #failure}.
 *
 * <pre>
 *   field            read       write                     owner
 *   bytes, failure   plain      plain, before over        who is told of the end, then all
 *   over             volatile   volatile, once            the same
 *   waiters          see WakerSet: add, then look at over; set over, then wake
 * </pre>
 */
final class RingTransfer implements Async<@Nullable Void>, FileRing.Completion {
  private final FileHandle file;

  /** What comes of it besides: done before anybody sees that it is over. */
  private final Consumer<RingTransfer> end;

  private final WakerSet waiters = new WakerSet();
  private int bytes;
  private @Nullable IOException failure;
  private volatile boolean over;

  private RingTransfer(FileHandle file, Consumer<RingTransfer> end) {
    this.file = file;
    this.end = end;
  }

  /** Submits one. */
  @FunctionalInterface
  interface Submission {
    boolean to(FileRing ring, FileRing.Completion completion) throws IOException;
  }

  /**
   * Starts a transfer.
   *
   * @param file what it is at
   * @param how submits it
   * @param end called at its end, on whichever thread is told of that; must not block
   * @return the transfer; null if it takes a job, which also tells if it cannot be done at all
   */
  static @Nullable RingTransfer start(FileHandle file, Submission how, Consumer<RingTransfer> end)
      throws IOException {
    if (!file.takesRings()) {
      return null;
    }
    var transfer = new RingTransfer(file, end);
    try {
      return Ambient.host().files().transfer(how::to, transfer) ? transfer : null;
    } catch (NonReadableChannelException | NonWritableChannelException e) {
      return null;
    }
  }

  /** How many bytes were transferred. Once it is over. */
  int bytes() {
    return bytes;
  }

  /** Why not all of them were. Once it is over. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public void completed(int count, int error) {
    bytes = count;
    if (error != 0) {
      failure = Jobs.named(new IOException(FileRing.message(error)), file.name);
    }
    try {
      end.accept(this);
    } finally {
      over = true;
      waiters.wakeAll();
    }
  }

  /** The same as a computation that throws the failure, or else makes a result. */
  <T extends @Nullable Object> Async<T> then(Function<RingTransfer, T> result) {
    return cx -> {
      if (poll(cx).isPending()) {
        return Poll.pending();
      }
      if (failure != null) {
        throw failure;
      }
      return Poll.ready(result.apply(this));
    };
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) {
    if (over) {
      return Poll.done();
    }
    waiters.add(cx.waker());
    return over ? Poll.done() : Poll.pending();
  }
}
