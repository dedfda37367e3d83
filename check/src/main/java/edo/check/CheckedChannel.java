package edo.check;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * An unbounded queue of a model, from any number of senders to any number of receivers. Who
 * receives a message is ordered after who sent it. A message that nobody has received when the run
 * ends is a leak, unless the channel was closed.
 *
 * @param <T> what is sent
 */
public final class CheckedChannel<T> {
  private record Message<T>(T value, View view) {}

  private final Subject subject;
  private final Queue<Message<T>> messages = new ArrayDeque<>();
  private boolean isClosed;
  private @Nullable View closing;

  /** An empty channel, made and used inside a model. */
  public CheckedChannel() {
    subject = new Subject(Execution.current("CheckedChannel"), "channel");
    subject.execution.onLeak(() ->
        isClosed || messages.isEmpty()
            ? ""
            : "leak: " + messages.size() + " messages in " + subject.name() + " were not received");
  }

  /**
   * Gives it a name for the trace.
   *
   * @param name the name
   * @return this
   */
  public CheckedChannel<T> named(String name) {
    subject.rename(name);
    return this;
  }

  /**
   * Sends.
   *
   * <p><b>Backpressure:</b> none, as a channel has room for everything.
   *
   * @param value the message
   * @return false if the channel is closed; the message is not sent then
   */
  public boolean send(T value) {
    Strand me = subject.execution.enter("send", subject, Subject.WRITE);
    if (!isClosed) {
      if (messages.isEmpty()) {
        subject.execution.opens();
      }
      messages.add(new Message<>(value, me.publish()));
    }
    subject.execution.done("(" + value + ")" + (isClosed ? " is refused" : ""));
    return !isClosed;
  }

  /**
   * Receives.
   *
   * <p><b>Blocking:</b> as a step of the model, until there is a message or the channel is closed.
   *
   * @return the message; nothing if the channel is closed, and all that was sent before is received
   */
  public Optional<T> recv() {
    return take(
        subject.execution.enter(
            "recv", subject, Subject.WRITE, () -> isClosed || !messages.isEmpty()),
        "");
  }

  /**
   * Receives what is there.
   *
   * @return the message, if there is one
   */
  public Optional<T> tryRecv() {
    return take(subject.execution.enter("tryRecv", subject, Subject.WRITE), "");
  }

  private Optional<T> take(Strand me, String detail) {
    Message<T> message = messages.poll();
    if (message != null) {
      me.learn(message.view());
    } else if (isClosed) {
      me.learn(closing);
    }
    Optional<T> taken = Optional.ofNullable(message).map(Message::value);
    subject.execution.done("() = " + taken.map(Object::toString).orElse("nothing") + detail);
    return taken;
  }

  /** Closes the channel; what was sent can still be received. */
  public void close() {
    Strand me = subject.execution.enter("close", subject, Subject.WRITE);
    if (!isClosed && messages.isEmpty()) {
      subject.execution.opens();
    }
    isClosed = true;
    closing = View.union(closing, me.publish());
    subject.execution.done("()");
  }

  @Override
  public String toString() {
    return subject.name();
  }
}
