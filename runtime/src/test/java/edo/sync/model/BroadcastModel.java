package edo.sync.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.sync.Broadcast;
import edo.sync.BroadcastReceiver;
import edo.sync.BroadcastSender;
import edo.sync.LaggedException;
import edo.task.Async;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Two senders and two receivers; each receiver has each message, in order, or counts it missed. */
final class BroadcastModel implements Model {
  private static final int ENDS = 2;
  private static final int SHIFT = 32;

  private final Broadcast<Long> channel;
  private final long perSender;
  private final long[] sent = new long[ENDS];
  private final long[] seen = new long[ENDS];

  BroadcastModel(int capacity, long perSender) {
    this.channel = Broadcast.create(capacity);
    this.perSender = perSender;
  }

  @Override
  public List<Actor> actors(SplittableRandom random) {
    var actors = new ArrayList<Actor>();
    for (int i = 0; i < ENDS; i++) {
      int me = i;
      var sender = i == 0 ? channel.sender() : channel.sender().copy();
      var receiver = i == 0 ? channel.receiver() : channel.sender().subscribe();
      var next = new long[ENDS];
      actors.add(
          new Actor(() -> sent[me] == perSender ? null : new Send(me, sender), sender::close));
      actors.add(new Actor(() -> new Recv(me, receiver, next), receiver::close));
    }
    return actors;
  }

  @Override
  public long check() {
    for (int i = 0; i < ENDS; i++) {
      assertEquals(perSender, sent[i]);
      assertEquals(ENDS * perSender, seen[i], "received or missed");
    }
    return ENDS * perSender;
  }

  private final class Send extends Step<Integer> {
    private final int me;
    private final BroadcastSender<Long> sender;

    Send(int me, BroadcastSender<Long> sender) {
      this.me = me;
      this.sender = sender;
    }

    @Override
    Integer direct() {
      return sender.send(((long) me << SHIFT) + sent[me]);
    }

    @Override
    void book(Integer receivers) {
      assertTrue(receivers <= ENDS);
      sent[me]++;
    }
  }

  /** Its result is a message, or how many were missed as a negative number. */
  private final class Recv extends Step<Long> {
    private final int me;
    private final BroadcastReceiver<Long> receiver;
    private final long[] next;

    Recv(int me, BroadcastReceiver<Long> receiver, long[] next) {
      this.me = me;
      this.receiver = receiver;
      this.next = next;
    }

    @Override
    Long direct() {
      return receiver.recv();
    }

    @Override
    Async<Long> async() {
      return receiver.recvAsync();
    }

    @Override
    Long failed(Exception e) throws Exception {
      if (e instanceof LaggedException lagged) {
        return -lagged.missed();
      }
      throw e;
    }

    @Override
    void book(Long message) {
      if (message < 0) {
        seen[me] -= message;
        return;
      }
      int from = (int) (message >>> SHIFT);
      long number = message & ((1L << SHIFT) - 1);
      assertTrue(number >= next[from], "doubled or out of order");
      next[from] = number + 1;
      seen[me]++;
    }
  }
}
