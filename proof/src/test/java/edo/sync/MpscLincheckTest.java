package edo.sync;

import edo.proof.Linearizable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * {@link Mpsc}, with a ring and in blocks, against an array that counts, as long as there is room;
 * and what becomes of messages when there is none, or an end is closed.
 */
class MpscLincheckTest {
  private static final int ROOM = 50;

  @Test
  void aRingIsLinearizable() {
    Linearizable.check(Ring.class, Model.class, 2);
  }

  @Test
  void blocksAreLinearizable() {
    Linearizable.check(Blocks.class, Model.class, 2);
  }

  @Test
  void notWaitingForAMessageOnItsWayIsFound() {
    Linearizable.refute(NumberFirst.class, Model.class, 2);
  }

  @Test
  void roomGoesToTheNextWhenASenderLeaves() {
    Linearizable.holds(RoomVersusLeave.class);
  }

  @Test
  void whatWasAcceptedIsReceivedBeforeTheEnd() {
    Linearizable.holds(EndOfSenders.class);
  }

  @Test
  void closingTheReceiverRefusesOrDelivers() {
    Linearizable.holds(EndOfReceiver.class);
  }

  @Test
  void anEndThatDoesNotCountWhatIsOnItsWayIsFound() {
    Linearizable.fails(BlindEnd.class);
  }

  /** A channel with room. */
  @Param(name = "n", gen = IntGen.class, conf = "1:9")
  public abstract static class Channel {
    private final Mpsc<Integer> channel;

    /** Some messages have been through it. */
    Channel(Mpsc<Integer> channel, int before) {
      this.channel = channel;
      for (int n = 0; n < before; n++) {
        channel.sender().send(n);
        channel.receiver().recv();
      }
    }

    @Operation
    public boolean send(@Param(name = "n") int n) {
      return channel.sender().trySend(n);
    }

    @Operation(nonParallelGroup = "receiver")
    public int tryRecv() {
      return channel.receiver().tryRecv().orElse(0);
    }
  }

  /** Begins close to the end of the ring. */
  public static class Ring extends Channel {
    public Ring() {
      super(Mpsc.bounded(16), 14);
    }
  }

  /** Begins close to the end of a block. */
  public static class Blocks extends Channel {
    public Blocks() {
      super(Mpsc.unbounded(), 62);
    }
  }

  /** What it must look like. */
  public static class Model {
    private final int[] sent = new int[ROOM];
    private int tail;
    private int head;

    public boolean send(int n) {
      sent[tail++] = n;
      return true;
    }

    public int tryRecv() {
      return head == tail ? 0 : sent[head++];
    }
  }

  /** Says that nothing is there while the first message is on its way, and others behind it. */
  @Param(name = "n", gen = IntGen.class, conf = "1:9")
  public static class NumberFirst {
    private final AtomicIntegerArray sent = new AtomicIntegerArray(ROOM);
    private final AtomicInteger tail = new AtomicInteger();
    private int head;

    @Operation
    public boolean send(@Param(name = "n") int n) {
      sent.set(tail.getAndIncrement(), n);
      return true;
    }

    @Operation(nonParallelGroup = "receiver")
    public int tryRecv() {
      int n = sent.get(head);
      head += n == 0 ? 0 : 1;
      return n;
    }
  }

  /** A full channel of which one message is received. */
  public static class RoomVersusLeave extends Handing {
    private final Mpsc<Integer> channel;

    public RoomVersusLeave() {
      this(full());
    }

    private RoomVersusLeave(Mpsc<Integer> channel) {
      super(new Told(channel.sender().sendAsync(2)), new Told(channel.sender().sendAsync(3)));
      this.channel = channel;
    }

    private static Mpsc<Integer> full() {
      var channel = Mpsc.<Integer>bounded(1);
      channel.sender().send(1);
      return channel;
    }

    @Override
    void give() {
      Handing.check(channel.receiver().recv() == 1, "out of order");
    }

    @Override
    boolean isLeft() {
      return channel.receiver().recv() != 3 || channel.receiver().tryRecv().isPresent();
    }
  }

  /** A message that a permit was had for, the end of the only sender, and a receiver. */
  interface Ending {
    void send();

    void close();

    void receive();

    /** How many messages were received, 10 more when the end was told. */
    int received();
  }

  /** A permit is used and the sender closed while the receiver comes to wait. */
  public static class EndOfSenders {
    private final Ending ending;

    public EndOfSenders() {
      this(new RealEnding());
    }

    EndOfSenders(Ending ending) {
      this.ending = ending;
    }

    @Operation(runOnce = true)
    public void send() {
      ending.send();
    }

    @Operation(runOnce = true)
    public void close() {
      ending.close();
    }

    @Operation(runOnce = true)
    public void receive() {
      ending.receive();
    }

    @Validate
    public void theMessageCameAndThenTheEnd() {
      Handing.check(ending.received() == 11, "lost, or the end was not told");
    }
  }

  private static final class RealEnding implements Ending {
    private final Mpsc<Integer> channel = Mpsc.bounded(2);
    private final SendPermit<Integer> permit = channel.sender().reserve();
    private final Told receiver = new Told(channel.receiver().recvAsync());
    private int received;

    @Override
    public void send() {
      permit.send(7);
    }

    @Override
    public void close() {
      channel.sender().close();
    }

    @Override
    public void receive() {
      received += receiver.poll();
    }

    @Override
    public int received() {
      received += received == 0 ? receiver.pollIfWoken() : 0;
      try {
        return received + receiver.poll();
      } catch (ClosedException e) {
        return received + 10;
      }
    }
  }

  /** Asks whether the sender is closed and nothing is there, but not whether a permit is out. */
  private static final class FlawedEnding implements Ending {
    private final AtomicInteger messages = new AtomicInteger();
    private volatile boolean closed;
    private int received;
    private boolean over;

    @Override
    public void send() {
      messages.getAndIncrement();
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public void receive() {
      if (!over) {
        boolean last = closed;
        int there = messages.getAndSet(0);
        received += there;
        over = last && there == 0;
      }
    }

    @Override
    public int received() {
      receive();
      receive();
      return received + (over ? 10 : 0);
    }
  }

  /** With a planted bug. */
  public static class BlindEnd extends EndOfSenders {
    public BlindEnd() {
      super(new FlawedEnding());
    }
  }

  /** The receiver closes while one sender waits for room and another comes. */
  public static class EndOfReceiver {
    private final Mpsc<Integer> channel = Mpsc.bounded(1);
    private final Told waiting = new Told(channel.sender().sendAsync(2));
    private final Told comer = new Told(channel.sender().sendAsync(3));
    private int accepted = 1;
    private int received;
    private boolean answered;

    /** It is full, and one waits. */
    public EndOfReceiver() {
      channel.sender().send(1);
      waiting.poll();
    }

    @Operation(runOnce = true)
    public void close() {
      channel.receiver().close();
    }

    @Operation(runOnce = true)
    public void receive() {
      received += channel.receiver().tryRecv().isPresent() ? 1 : 0;
    }

    @Operation(runOnce = true)
    public void come() {
      try {
        answered = comer.poll() == 1;
        accepted += answered ? 1 : 0;
      } catch (ClosedException e) {
        answered = true;
      }
    }

    private int later(Told sender) {
      try {
        int sent = sender.pollIfWoken();
        Handing.check(sent == 1, "a sender waits for ever");
        return sent;
      } catch (ClosedException e) {
        return 0; // refused
      }
    }

    @Validate
    public void whatWasAcceptedIsThere() {
      accepted += later(waiting);
      accepted += answered ? 0 : later(comer);
      try {
        while (received <= 3) {
          received += channel.receiver().tryRecv().isPresent() ? 1 : 0;
        }
      } catch (ClosedException e) {
        Handing.check(received == accepted, received + " of " + accepted);
      }
    }
  }
}
