package edo.miniredis;

import edo.bytes.ArrayPool;
import edo.bytes.Bytes;
import edo.miniredis.resp.Replies;
import edo.miniredis.resp.RequestReader;
import edo.net.TcpStream;
import edo.stream.AsyncStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A connection that is subscribed to channels.
 *
 * <p><b>Cancellation:</b> no message is lost by whoever is cancelled while waiting for one. Whoever
 * is cancelled while a request is being written has cut it off: messages still come, but no more
 * requests are taken.
 *
 * <p>Threading: for one task at a time.
 */
public final class Subscriber implements AutoCloseable {
  private static final int AHEAD = 16;

  private final TcpStream socket;
  private final ReplyReader replies;
  private final Replies requests = new Replies(new ArrayPool(RequestReader.ORDINARY, 1));
  private final Set<String> subscribed = new LinkedHashSet<>();

  /** Came while somebody waited for a confirmation. */
  private final Deque<Message> early = new ArrayDeque<>();

  /** A request was written in part. */
  private boolean cutOff;

  /** Confirmations that are still to come. */
  private int unconfirmed;

  Subscriber(TcpStream socket, ReplyReader replies) {
    this.socket = socket;
    this.replies = replies;
  }

  /**
   * A message.
   *
   * @param channel where it was published
   * @param content what was published
   */
  public record Message(String channel, Bytes content) {}

  /**
   * Waits for the next message.
   *
   * @return the message
   * @throws IOException if the connection has failed or ended
   */
  public Message nextMessage() throws IOException {
    while (early.isEmpty()) {
      take();
    }
    return early.remove();
  }

  /**
   * The messages as they come. A task of the stream's waits for them, on the runtime of who takes
   * them; it begins when the first one is asked for, and from then on nothing else may be asked of
   * this subscriber until the stream is closed.
   *
   * <p><b>Cancellation:</b> closing the stream ends its task. Messages that it had taken ahead, up
   * to 16, are gone then.
   *
   * <p><b>Backpressure:</b> with 16 messages ahead the connection is not read any more, until
   * somebody takes one.
   *
   * @return a stream that fails when the connection does, or has ended
   */
  public AsyncStream<Message> messages() {
    return AsyncStream.produce(
        AHEAD,
        out -> {
          while (true) {
            out.emit(nextMessage());
          }
        });
  }

  /**
   * Subscribes to more channels, and waits until the server has confirmed it.
   *
   * @param channels at least one
   * @throws IOException if the connection has failed
   */
  public void subscribe(String... channels) throws IOException {
    if (channels.length == 0) {
      throw new IllegalArgumentException("subscribe to one channel at least");
    }
    send("SUBSCRIBE", channels);
    unconfirmed += channels.length;
    awaitConfirmations();
  }

  /**
   * Leaves channels, and waits until the server has confirmed it.
   *
   * @param channels which; none: all of them
   * @throws IOException if the connection has failed
   */
  public void unsubscribe(String... channels) throws IOException {
    int expected = channels.length == 0 ? Math.max(1, subscribed.size()) : channels.length;
    send("UNSUBSCRIBE", channels);
    unconfirmed += expected;
    awaitConfirmations();
  }

  /**
   * What it is subscribed to.
   *
   * @return the channels, in the order in which they were confirmed
   */
  public List<String> subscribed() {
    return List.copyOf(subscribed);
  }

  private void send(String command, String... channels) throws IOException {
    if (cutOff) {
      throw new IOException("the last request was cut off in the middle; connect again");
    }
    requests.array(1 + channels.length);
    requests.bulk(command);
    for (String channel : channels) {
      requests.bulk(channel.getBytes(StandardCharsets.UTF_8));
    }
    cutOff = true;
    requests.flush(socket::writeAll);
    cutOff = false;
  }

  private void awaitConfirmations() throws IOException {
    while (unconfirmed > 0) {
      take();
    }
  }

  /** Takes what comes next: a message, or a confirmation. */
  private void take() throws IOException {
    List<Reply> parts = replies.next().items();
    String kind = text(parts.getFirst());
    switch (kind) {
      case "message" ->
          early.add(new Message(text(parts.get(1)), parts.get(2).string().orElseThrow()));
      case "subscribe" -> {
        subscribed.add(text(parts.get(1)));
        unconfirmed--;
      }
      case "unsubscribe" -> {
        parts.get(1).string().ifPresent(name -> subscribed.remove(decode(name)));
        unconfirmed--;
      }
      default -> throw new RedisException("the server has sent a '" + kind + "' to a subscriber");
    }
  }

  private static String text(Reply reply) {
    return decode(reply.string().orElseThrow());
  }

  private static String decode(Bytes bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Closes the connection. */
  @Override
  public void close() {
    socket.close();
  }
}
