package edo.sync;

import edo.proof.Linearizable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** {@link Oneshot} against its states, and that who waits for it is told. */
class OneshotLincheckTest {
  private static final int EMPTY = 0;
  private static final int OVER = -1;

  @Test
  void isLinearizable() {
    Linearizable.check(Real.class, Model.class, 2);
  }

  @Test
  void sendingInTwoStepsIsFound() {
    Linearizable.refute(TwoSteps.class, Model.class, 2);
  }

  @Test
  void whoWaitsHasTheMessageOrIsRefused() {
    Linearizable.holds(Waiting.class);
  }

  @Test
  void waitingInTwoStepsIsFound() {
    Linearizable.fails(WaitsLate.class);
  }

  /** The real one; its sender is for one at a time, as ends of a channel are. */
  @Param(name = "n", gen = IntGen.class, conf = "1:3")
  public static class Real {
    private final Oneshot<Integer> channel = Oneshot.create();

    @Operation(nonParallelGroup = "sender")
    public int send(@Param(name = "n") int n) {
      try {
        return channel.sender().send(n) ? 1 : 0;
      } catch (IllegalStateException e) {
        return OVER;
      }
    }

    @Operation(nonParallelGroup = "sender")
    public void drop() {
      channel.sender().close();
    }

    @Operation
    public int tryRecv() {
      try {
        return channel.receiver().tryRecv().orElse(EMPTY);
      } catch (ClosedException e) {
        return OVER;
      }
    }

    @Operation
    public void close() {
      channel.receiver().close();
    }

    @Operation
    public boolean isClosed() {
      return channel.sender().isClosed();
    }

    @Operation
    public boolean isTerminated() {
      return channel.receiver().isTerminated();
    }
  }

  /** What it must look like. */
  public static class Model {
    private int message = EMPTY;
    private boolean used;
    private boolean closed;
    private boolean over;

    public int send(int n) {
      if (used) {
        return OVER;
      }
      used = true;
      boolean accepted = !over;
      message = accepted ? n : EMPTY;
      return accepted ? 1 : 0;
    }

    public void drop() {
      over |= !used;
      used = true;
    }

    public int tryRecv() {
      if (over) {
        return OVER;
      }
      over = message != EMPTY;
      return message;
    }

    public void close() {
      closed = true;
      over |= message == EMPTY;
    }

    public boolean isClosed() {
      return closed;
    }

    public boolean isTerminated() {
      return over;
    }
  }

  /** Looks whether the receiver is there, and then stores. */
  @Param(name = "n", gen = IntGen.class, conf = "1:3")
  public static class TwoSteps {
    private final AtomicInteger message = new AtomicInteger(EMPTY);
    private volatile boolean closed;
    private volatile boolean over;
    private boolean used;

    @Operation(nonParallelGroup = "sender")
    public int send(@Param(name = "n") int n) {
      if (used) {
        return OVER;
      }
      used = true;
      boolean accepted = !over;
      message.set(accepted ? n : EMPTY);
      return accepted ? 1 : 0;
    }

    @Operation(nonParallelGroup = "sender")
    public void drop() {
      over |= !used;
      used = true;
    }

    @Operation
    public int tryRecv() {
      if (over) {
        return OVER;
      }
      int taken = message.get();
      over = taken != EMPTY;
      return taken;
    }

    @Operation
    public void close() {
      closed = true;
      over |= message.get() == EMPTY;
    }

    @Operation
    public boolean isClosed() {
      return closed;
    }

    @Operation
    public boolean isTerminated() {
      return over;
    }
  }

  /** One message, who waits for it, and the end of the receiver by a third. */
  interface Ends {
    /** Whether it was accepted. */
    boolean send();

    void close();

    void receive();

    /** 1 if the message was received, 0 if that was refused. */
    int received();
  }

  /** One sends, one waits, one closes. */
  public static class Waiting {
    private final Ends ends;
    private boolean accepted;

    public Waiting() {
      this(new RealEnds());
    }

    Waiting(Ends ends) {
      this.ends = ends;
    }

    @Operation(runOnce = true)
    public void send() {
      accepted = ends.send();
    }

    @Operation(runOnce = true)
    public void receive() {
      ends.receive();
    }

    @Operation(runOnce = true)
    public void close() {
      ends.close();
    }

    @Validate
    public void whatWasAcceptedWasReceived() {
      Handing.check(ends.received() == (accepted ? 1 : 0), "lost, or had although refused");
    }
  }

  private static final class RealEnds implements Ends {
    private final Oneshot<Integer> channel = Oneshot.create();
    private final Told receiver = new Told(channel.receiver().recvAsync());
    private int came;

    private int ask(boolean now) {
      try {
        return now ? receiver.poll() : receiver.pollIfWoken();
      } catch (ClosedException e) {
        return OVER;
      }
    }

    @Override
    public boolean send() {
      return channel.sender().send(7);
    }

    @Override
    public void close() {
      channel.receiver().close();
    }

    @Override
    public void receive() {
      came = ask(true);
    }

    @Override
    public int received() {
      came = came == EMPTY ? ask(false) : came;
      Handing.check(came != EMPTY, "nobody was woken");
      return came == OVER ? 0 : 1;
    }
  }

  /** Who waits looks, and then says that it waits. */
  private static final class FlawedEnds implements Ends {
    private static final int SENT = 1;
    private static final int CLOSED = 2;
    private final AtomicInteger state = new AtomicInteger();
    private volatile boolean waits;
    private volatile boolean woken;
    private int seen;

    @Override
    public boolean send() {
      boolean accepted = state.compareAndSet(0, SENT);
      wake();
      return accepted;
    }

    private void wake() {
      woken |= waits;
    }

    @Override
    public void close() {
      state.compareAndSet(0, CLOSED);
      wake();
    }

    @Override
    public void receive() {
      seen = state.get();
      waits = true;
    }

    @Override
    public int received() {
      seen = seen == 0 && woken ? state.get() : seen;
      return seen == 0 ? OVER : seen & SENT;
    }
  }

  /** With a planted bug. */
  public static class WaitsLate extends Waiting {
    public WaitsLate() {
      super(new FlawedEnds());
    }
  }
}
