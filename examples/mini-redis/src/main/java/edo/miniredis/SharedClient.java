package edo.miniredis;

import edo.bytes.Bytes;
import edo.sync.ClosedException;
import edo.sync.Mpsc;
import edo.sync.MpscReceiver;
import edo.sync.MpscSender;
import edo.sync.Oneshot;
import edo.task.JoinHandle;
import edo.task.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection for many tasks: what several ask at the same time is sent together.
 *
 * <p><b>Backpressure:</b> {@value #WAITING} requests wait at most; whoever asks then waits as well.
 * <b>Cancellation:</b> whoever is cancelled gives the reply up, and disturbs nobody else.
 *
 * <p>Threading: safe for any number of tasks and threads.
 */
public final class SharedClient implements AutoCloseable {
  /** Requests that wait to be sent. */
  public static final int WAITING = 32;

  private final MpscSender<Call> calls;
  private final JoinHandle<@Nullable Void> worker;

  private record Call(List<Bytes> arguments, Oneshot.Sender<Outcome> to) {}

  /** A reply, or why there is none. */
  private record Outcome(@Nullable Reply reply, @Nullable IOException failure) {}

  /**
   * Takes a connection over.
   *
   * @param client not to be used, nor closed, by anybody else
   */
  public SharedClient(RedisClient client) {
    Mpsc<Call> channel = Mpsc.bounded("redis calls", WAITING);
    calls = channel.sender();
    MpscReceiver<Call> receiver = channel.receiver();
    worker = Task.builder().name("redis-client").spawn(() -> work(client, receiver));
  }

  /**
   * Sends any command and waits for its reply.
   *
   * @param arguments the command and its arguments
   * @return the reply, also if it is an error
   * @throws IOException if the connection has failed, or was closed
   */
  public Reply call(List<Bytes> arguments) throws IOException {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException(
          "a command has a name at least"); // here, not at the others
    }
    Oneshot<Outcome> answer = Oneshot.create();
    try {
      calls.send(new Call(arguments, answer.sender()));
    } catch (ClosedException | IllegalStateException e) {
      // By the worker, or by close().
      throw new IOException("the shared connection was closed; connect again", e);
    }
    Outcome outcome;
    try {
      outcome = answer.receiver().recv();
    } catch (ClosedException e) {
      throw new IOException("the shared connection was closed; connect again", e);
    }
    Reply reply = outcome.reply();
    if (reply == null) {
      throw new IOException("the shared connection has failed; connect again", outcome.failure());
    }
    return reply;
  }

  /**
   * {@code GET}.
   *
   * @param key the key
   * @return its value, if there is one
   * @throws IOException if the connection has failed
   */
  public Optional<Bytes> get(String key) throws IOException {
    return call(List.of(Bytes.utf8("GET"), Bytes.utf8(key))).string();
  }

  /**
   * {@code SET}.
   *
   * @param key the key
   * @param value its value
   * @throws IOException if the connection has failed
   */
  public void set(String key, Bytes value) throws IOException {
    String _ = call(List.of(Bytes.utf8("SET"), Bytes.utf8(key), value)).word();
  }

  private static void work(RedisClient client, MpscReceiver<Call> receiver) {
    List<Call> batch = new ArrayList<>();
    try (client;
        receiver) {
      while (true) {
        batch.clear();
        if (receiver.recvMany(batch, WAITING) == 0) {
          return;
        }
        answer(client, batch);
      }
    }
  }

  private static void answer(RedisClient client, List<Call> batch) {
    List<List<Bytes>> commands = new ArrayList<>();
    batch.forEach(call -> commands.add(call.arguments()));
    List<Outcome> outcomes = new ArrayList<>();
    try {
      client.callAll(commands).forEach(reply -> outcomes.add(new Outcome(reply, null)));
    } catch (IOException e) {
      batch.forEach(_ -> outcomes.add(new Outcome(null, e)));
    }
    for (int i = 0; i < batch.size(); i++) {
      boolean _ = batch.get(i).to().send(outcomes.get(i)); // false: nobody waits for it any more
    }
  }

  /** Sends what waits, then closes the connection. */
  @Override
  public void close() {
    calls.close();
    var _ = worker.join();
  }
}
