package edo.net;

import edo.reactor.ResourceExhaustedException;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import edo.time.MonoInstant;
import edo.time.Sleep;
import edo.time.Time;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One accept of an {@link AcceptLoop}: pause if the last one found no descriptor, try, and so on.
 *
 * <p>States: {@code pause} not null (waiting for its end) or {@code attempt} not null (waiting for
 * a connection), never both; neither before the first poll and after the last. When the pause ends
 * is the loop's, so that withdrawing this one does not make the next one hurry. From its first poll
 * to its end, or to its withdrawal, this one has {@code entered} the loop, and no other can.
 */
final class Accepting<S extends AutoCloseable> implements Async<S> {
  private final AcceptLoop<S> loop;
  private @Nullable Sleep pause;
  private @Nullable Async<? extends S> attempt;
  private boolean entered;

  Accepting(AcceptLoop<S> loop) {
    this.loop = loop;
  }

  @Override
  public Poll<S> poll(Context cx) throws Exception {
    if (!entered) {
      loop.enter(this);
      entered = true;
    }
    boolean waits = false;
    try {
      Poll<S> answer = attempt(cx);
      waits = answer.isPending();
      return answer;
    } finally {
      if (!waits) {
        leave();
      }
    }
  }

  private void leave() {
    if (entered) {
      entered = false;
      loop.leave();
    }
  }

  private Poll<S> attempt(Context cx) throws Exception {
    while (!isPausing(cx)) {
      Async<? extends S> trying = attempt;
      if (trying == null) {
        trying = loop.listener.acceptAsync();
      }
      attempt = null; // unless it is pending: then it has neither ended nor thrown
      try {
        Poll<? extends S> answer = trying.poll(cx);
        if (answer.isPending()) {
          attempt = trying;
          return Poll.pending();
        }
        loop.succeeded();
        return Poll.ready(answer.value());
      } catch (ResourceExhaustedException e) {
        loop.failed(e);
      }
    }
    return Poll.pending();
  }

  private boolean isPausing(Context cx) throws IOException {
    Sleep pausing = pause;
    if (pausing == null) {
      Optional<MonoInstant> end = attempt == null ? loop.pausedUntil() : Optional.empty();
      if (end.isEmpty()) {
        return false;
      }
      pausing = Time.sleepUntilAsync(end.get());
      pause = pausing;
    }
    if (pausing.poll(cx).isPending()) {
      if (loop.listener instanceof SocketListener<?> socket) {
        leaveWaker(socket.io, cx);
      }
      return true;
    }
    pause = null;
    return false;
  }

  /** The end of the listener is to end a pause too. */
  private void leaveWaker(ListenerIo io, Context cx) throws IOException {
    try {
      io.pollClosed(cx);
    } catch (ResourceExhaustedException e) {
      return; // not even that can be waited for: the pause ends by itself
    } catch (IOException e) {
      cancel();
      throw e;
    }
  }

  @Override
  public void cancel() {
    Async<? extends S> trying = attempt;
    if (trying != null) {
      attempt = null;
      trying.cancel();
    }
    Sleep pausing = pause;
    if (pausing != null) {
      pause = null;
      pausing.cancel();
    }
    leave();
  }

  /** Accepts and hands over until the listener is closed. */
  static final class Serving<S extends AutoCloseable> implements Async<@Nullable Void> {
    private final AcceptLoop<S> loop;
    private final AcceptLoop.Handler<? super S> handler;
    private Accepting<S> next;

    Serving(AcceptLoop<S> loop, AcceptLoop.Handler<? super S> handler) {
      this.loop = loop;
      this.handler = handler;
      this.next = new Accepting<>(loop);
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (cx.proceed()) {
        Poll<S> answer;
        try {
          answer = next.poll(cx);
        } catch (ClosedChannelException e) {
          return Poll.done();
        }
        if (answer.isPending()) {
          return Poll.pending();
        }
        next = new Accepting<>(loop);
        AcceptLoop.handOver(answer.value(), handler);
      }
      return Poll.pending();
    }

    @Override
    public void cancel() {
      next.cancel();
    }
  }
}
