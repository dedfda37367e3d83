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
 * {@link Broadcast} against an array that counts, with room and without; and its cells, of which
 * each is one sender's at a time.
 */
class BroadcastLincheckTest {
  private static final int ROOM = 50;

  @Test
  void isLinearizable() {
    Linearizable.check(Real.class, Model.class, 2);
  }

  @Test
  void overwritingIsLinearizable() {
    Linearizable.check(Narrow.class, NarrowModel.class, 2);
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

  @Test
  void aCellIsOneSendersAtATime() {
    Linearizable.holds(RingCells.class);
  }

  @Test
  void aStackOfCellsWithoutAStampIsFound() {
    Linearizable.fails(UnstampedCells.class);
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

  /** With room for two messages, and two receivers. */
  @Param(name = "n", gen = IntGen.class, conf = "1:9")
  public static class Narrow {
    private final Broadcast<Integer> channel = Broadcast.create(2);
    private final BroadcastReceiver<Integer> other = channel.sender().subscribe();

    @Operation
    public int send(@Param(name = "n") int n) {
      return channel.sender().send(n);
    }

    @Operation(nonParallelGroup = "receiver")
    public int tryRecv() {
      return receive(channel.receiver());
    }

    @Operation(nonParallelGroup = "other")
    public int tryRecvOther() {
      return receive(other);
    }

    private static int receive(BroadcastReceiver<Integer> receiver) {
      try {
        return receiver.tryRecv().orElse(0);
      } catch (LaggedException e) {
        return (int) -e.missed();
      }
    }
  }

  /** What it must look like. */
  public static class NarrowModel {
    private final int[] sent = new int[ROOM];
    private final int[] cursors = new int[2];
    private int number;

    public int send(int n) {
      sent[number++] = n;
      return 2;
    }

    public int tryRecv() {
      return receive(0);
    }

    public int tryRecvOther() {
      return receive(1);
    }

    private int receive(int who) {
      int missed = number - 2 - cursors[who];
      if (missed > 0) {
        cursors[who] += missed;
        return -missed;
      }
      return cursors[who] == number ? 0 : sent[cursors[who]++];
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

  /** Three that take cells and give them back, in the order that fools a stack without a stamp. */
  public abstract static class Cells {
    private final AtomicIntegerArray held = new AtomicIntegerArray(10);
    private final AtomicInteger heldTwice = new AtomicInteger();

    abstract int takeCell();

    abstract void giveBack(int cell);

    final void fill() {
      int[] cells = {takeCell(), takeCell(), takeCell()};
      for (int cell : cells) {
        giveBack(cell);
      }
    }

    private int take() {
      int cell = takeCell();
      if (held.getAndIncrement(cell) != 0) {
        heldTwice.getAndIncrement();
      }
      return cell;
    }

    @Operation(runOnce = true)
    public void takeOne() {
      take();
    }

    @Operation(runOnce = true)
    public void takeTwoAndGiveTheFirstBack() {
      int first = take();
      take();
      held.getAndDecrement(first);
      giveBack(first);
    }

    @Operation(runOnce = true)
    public void takeAnother() {
      take();
    }

    @Validate
    public void eachIsHeldOnce() {
      take();
      if (heldTwice.get() != 0) {
        throw new IllegalStateException("a cell has two owners");
      }
    }
  }

  /** The real ones. */
  public static class RingCells extends Cells {
    private final BroadcastRing<Integer> ring = new BroadcastRing<>(1);

    /** Some cells lie there. */
    public RingCells() {
      fill();
    }

    @Override
    int takeCell() {
      return ring.takeCell();
    }

    @Override
    void giveBack(int cell) {
      ring.giveBack(cell);
    }
  }

  /** A stack that compares its top and nothing else. */
  public static class UnstampedCells extends Cells {
    private final AtomicInteger free = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicIntegerArray below = new AtomicIntegerArray(10);

    /** Some cells lie there. */
    public UnstampedCells() {
      fill();
    }

    @Override
    int takeCell() {
      for (; ; ) {
        int cell = free.get();
        if (cell == 0) {
          return made.incrementAndGet();
        }
        if (free.compareAndSet(cell, below.get(cell))) {
          return cell;
        }
      }
    }

    @Override
    void giveBack(int cell) {
      int top;
      do {
        top = free.get();
        below.set(cell, top);
      } while (!free.compareAndSet(top, cell));
    }
  }
}
