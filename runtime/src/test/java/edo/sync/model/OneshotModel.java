package edo.sync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.sync.ClosedException;
import edo.sync.Oneshot;
import edo.task.Async;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Channels for one message each, one after another. Some senders send nothing, some receivers close
 * when they have given up waiting; each message that was accepted is received.
 */
final class OneshotModel implements Model {
  private static final long NONE = -1;

  private final List<Oneshot<Long>> channels = new ArrayList<>();
  private final boolean[] accepted;
  private final boolean[] received;
  private int toSend;
  private int toReceive;

  OneshotModel(int count) {
    for (int i = 0; i < count; i++) {
      channels.add(Oneshot.create());
    }
    accepted = new boolean[count];
    received = new boolean[count];
  }

  @Override
  public List<Actor> actors(SplittableRandom random) {
    var senders = random.split();
    var receivers = random.split();
    return List.of(
        new Actor(
            () -> toSend == accepted.length ? null : new Send(senders.nextInt(16) == 0), () -> {}),
        new Actor(
            () ->
                toReceive == received.length
                    ? null
                    : new Recv(toReceive, receivers.nextInt(16) == 0),
            () -> {}));
  }

  @Override
  public long check() {
    for (int i = 0; i < accepted.length; i++) {
      assertEquals(accepted[i], received[i], "accepted and received");
    }
    return accepted.length;
  }

  private final class Send extends Step<Boolean> {
    private final boolean drops;

    Send(boolean drops) {
      this.drops = drops;
    }

    @Override
    Boolean direct() {
      try (var sender = channels.get(toSend).sender()) {
        return !drops && sender.send((long) toSend);
      }
    }

    @Override
    void book(Boolean taken) {
      accepted[toSend++] = taken;
    }
  }

  private final class Recv extends Step<Long> {
    private final int number;
    private final boolean closes;

    Recv(int number, boolean closes) {
      this.number = number;
      this.closes = closes;
    }

    @Override
    Long direct() {
      return channels.get(number).receiver().recv();
    }

    @Override
    Async<Long> async() {
      return channels.get(number).receiver().recvAsync();
    }

    @Override
    Long failed(Exception e) throws Exception {
      if (e instanceof ClosedException) {
        return NONE;
      }
      throw e;
    }

    @Override
    void book(Long message) {
      received[number] = message != NONE;
      assertEquals(number, message == NONE ? number : message);
      toReceive++;
    }

    @Override
    void finish() {
      if (closes) {
        channels.get(number).receiver().close();
      }
    }
  }
}
