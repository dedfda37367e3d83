package edo.sync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Mpsc;
import edo.sync.MpscSender;
import edo.sync.SendPermit;
import edo.task.Async;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A channel with three senders, who number what they send. The receiver has each number once and in
 * order, up to that of the last message that was accepted; sometimes it closes before that.
 */
final class MpscModel implements Model {
  private static final int SENDERS = 3;
  private static final int SHIFT = 32;

  private final Mpsc<Long> channel;
  private final long perSender;
  private final long closesAfter;
  private final long[] sent = new long[SENDERS];
  private final long[] received = new long[SENDERS];
  private long count;

  MpscModel(Mpsc<Long> channel, long perSender, long closesAfter) {
    this.channel = channel;
    this.perSender = perSender;
    this.closesAfter = closesAfter;
  }

  @Override
  public List<Actor> actors(SplittableRandom random) {
    var actors = new ArrayList<Actor>();
    for (int i = 0; i < SENDERS; i++) {
      int me = i;
      var sender = i == 0 ? channel.sender() : channel.sender().copy();
      var own = random.split();
      actors.add(new Actor(() -> nextToSend(me, sender, own), sender::close));
    }
    var own = random.split();
    actors.add(new Actor(() -> nextToReceive(own), () -> {}));
    return actors;
  }

  private @Nullable Step<?> nextToSend(int me, MpscSender<Long> sender, SplittableRandom random) {
    if (sent[me] == perSender) {
      return null;
    }
    long message = ((long) me << SHIFT) + sent[me];
    return switch (random.nextInt(8)) {
      case 0 -> new Reserve(me, sender, message, random.nextBoolean());
      case 1 -> new TrySend(me, sender, message);
      default -> new Send(me, sender, message);
    };
  }

  private Step<?> nextToReceive(SplittableRandom random) {
    if (count >= closesAfter) {
      channel.receiver().close();
    }
    return switch (random.nextInt(8)) {
      case 0 -> new RecvMany(1 + random.nextInt(5));
      case 1 -> new TryRecv();
      default -> new Recv();
    };
  }

  private void bookReceived(long message) {
    int from = (int) (message >>> SHIFT);
    assertEquals(received[from]++, message & ((1L << SHIFT) - 1), "lost, doubled or out of order");
    count++;
  }

  @Override
  public long check() {
    for (int i = 0; i < SENDERS; i++) {
      assertEquals(sent[i], received[i], "accepted and received, " + channel.receiver());
      assertTrue(sent[i] == perSender || count >= closesAfter, "sent, or handed back at the end");
    }
    assertEquals(channel.receiver().maxCapacity(), channel.receiver().capacity());
    assertEquals(0, channel.receiver().length());
    return SENDERS * perSender;
  }

  private final class Send extends Step<@Nullable Void> {
    private final int me;
    private final MpscSender<Long> sender;
    private final long message;

    Send(int me, MpscSender<Long> sender, long message) {
      this.me = me;
      this.sender = sender;
      this.message = message;
    }

    @Override
    @Nullable Void direct() {
      sender.send(message);
      return null;
    }

    @Override
    Async<@Nullable Void> async() {
      return sender.sendAsync(message);
    }

    @Override
    void book(@Nullable Void result) {
      sent[me]++;
    }
  }

  private final class Reserve extends Step<SendPermit<Long>> {
    private final int me;
    private final MpscSender<Long> sender;
    private final long message;
    private final boolean uses;

    Reserve(int me, MpscSender<Long> sender, long message, boolean uses) {
      this.me = me;
      this.sender = sender;
      this.message = message;
      this.uses = uses;
    }

    @Override
    SendPermit<Long> direct() {
      return sender.reserve();
    }

    @Override
    Async<SendPermit<Long>> async() {
      return sender.reserveAsync();
    }

    @Override
    void book(SendPermit<Long> permit) {
      try (permit) {
        if (uses) {
          sent[me]++;
          permit.send(message);
        }
      }
    }
  }

  private final class TrySend extends Step<Boolean> {
    private final int me;
    private final MpscSender<Long> sender;
    private final long message;

    TrySend(int me, MpscSender<Long> sender, long message) {
      this.me = me;
      this.sender = sender;
      this.message = message;
    }

    @Override
    Boolean direct() {
      return sender.trySend(message);
    }

    @Override
    void book(Boolean accepted) {
      sent[me] += accepted ? 1 : 0;
    }
  }

  private final class Recv extends Step<Long> {
    @Override
    Long direct() {
      return channel.receiver().recv();
    }

    @Override
    Async<Long> async() {
      return channel.receiver().recvAsync();
    }

    @Override
    void book(Long message) {
      bookReceived(message);
    }
  }

  private final class TryRecv extends Step<Optional<Long>> {
    @Override
    Optional<Long> direct() {
      return channel.receiver().tryRecv();
    }

    @Override
    void book(Optional<Long> message) {
      message.ifPresent(MpscModel.this::bookReceived);
    }
  }

  private final class RecvMany extends Step<Integer> {
    private final List<Long> messages = new ArrayList<>();
    private final int limit;

    RecvMany(int limit) {
      this.limit = limit;
    }

    @Override
    Integer direct() {
      return channel.receiver().recvMany(messages, limit);
    }

    @Override
    Async<Integer> async() {
      return channel.receiver().recvManyAsync(messages, limit);
    }

    @Override
    void book(Integer n) {
      assertEquals(n, messages.size());
      messages.forEach(MpscModel.this::bookReceived);
      if (n == 0) {
        assertTrue(channel.receiver().isClosed());
      }
    }

    @Override
    void finish() {
      assertTrue(isDone() || messages.isEmpty(), "received, though given up");
    }
  }
}
