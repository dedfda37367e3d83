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
 * {@link Broadcast} against an array that counts, as long as nothing is overwritten; and when
 * something is, each message is received or counted as missed.
 */
class BroadcastLincheckTest {
  private static final int ROOM = 50;

  @Test
  void isLinearizable() {
    Linearizable.check(Real.class, Model.class, 2);
  }

  @Test
  void numberingBeforeStoringIsFound() {
    Linearizable.refute(NumberFirst.class, Model.class, 2);
  }

  @Test
  void nothingIsLostOrDoubledWhenItIsOverwritten() {
    Linearizable.holds(Overwritten.class);
  }

  @Test
  void oneSlotWithANumberBesideItIsFound() {
    Linearizable.fails(OneSlot.class);
  }

  /** The real one. */
  @Param(name = "n", gen = IntGen.class, conf = "1:9")
  public static class Real {
    private final Broadcast<Integer> channel = Broadcast.create(ROOM);

    @Operation
    public int send(@Param(name = "n") int n) {
      return channel.sender().send(n);
    }

    @Operation(nonParallelGroup = "receiver")
    public int tryRecv() {
      return channel.receiver().tryRecv().orElse(0);
    }
  }

  /** What it must look like. */
  public static class Model {
    private final int[] sent = new int[ROOM];
    private int number;
    private int cursor;

    public int send(int n) {
      sent[number++] = n;
      return 1;
    }

    public int tryRecv() {
      return cursor == number ? 0 : sent[cursor++];
    }
  }

  /** Counts a message before it is there. */
  @Param(name = "n", gen = IntGen.class, conf = "1:9")
  public static class NumberFirst {
    private final AtomicIntegerArray sent = new AtomicIntegerArray(ROOM);
    private final AtomicInteger number = new AtomicInteger();
    private int cursor;

    @Operation
    public int send(@Param(name = "n") int n) {
      sent.set(number.getAndIncrement(), n);
      return 1;
    }

    @Operation(nonParallelGroup = "receiver")
    public int tryRecv() {
      return cursor == number.get() ? 0 : sent.get(cursor++);
    }
  }

  /** Two senders and a receiver with room for one message; the books must balance. */
  public static class Overwritten {
    private final Broadcast<Integer> channel = Broadcast.create(1);
    private long seen;

    private void receive() {
      try {
        seen += channel.receiver().tryRecv().isPresent() ? 1 : 0;
      } catch (LaggedException e) {
        seen += e.missed();
      }
    }

    @Operation(runOnce = true)
    public void sendTwo() {
      channel.sender().send(1);
      channel.sender().send(2);
    }

    @Operation(runOnce = true)
    public void sendOne() {
      channel.sender().send(3);
    }

    @Operation(runOnce = true)
    public void receiveTwice() {
      receive();
      receive();
    }

    @Validate
    public void allWereReceivedOrMissed() {
      receive();
      receive();
      receive();
      if (seen != 3) {
        throw new IllegalStateException(seen + " of 3");
      }
    }
  }

  /** A slot and a number in two steps. */
  public static class OneSlot {
    private final AtomicInteger number = new AtomicInteger();
    private int cursor;
    private int seen;

    private void receive() {
      seen += number.get() - cursor;
      cursor = number.get(); // perhaps another one by now
    }

    @Operation(runOnce = true)
    public void sendTwo() {
      number.getAndIncrement();
      number.getAndIncrement();
    }

    @Operation(runOnce = true)
    public void sendOne() {
      number.getAndIncrement();
    }

    @Operation(runOnce = true)
    public void receiveTwice() {
      receive();
      receive();
    }

    @Validate
    public void allWereReceivedOrMissed() {
      receive();
      if (seen != 3) {
        throw new IllegalStateException(seen + " of 3");
      }
    }
  }
}
