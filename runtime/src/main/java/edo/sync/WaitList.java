package edo.sync;

import edo.internal.seam.Awaited;
import edo.internal.seam.Books;
import edo.internal.seam.WakerSet;
import edo.internal.seam.Wakers;
import edo.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait to be told something: one of them, or all. What {@link Notify} is made of, and
 * whatever waits for a condition ({@link WaitUntil}).
 *
 * <p><b>The word.</b> {@code state} holds the generation, above two bits. Telling all raises the
 * generation: who was there before is told by that very step, linked or not, for a waiter remembers
 * the generation it was made in. {@code OCCUPIED} says that somebody is linked. {@code PERMIT} says
 * that one was told when nobody was there; the next who comes takes it. Never both bits at once.
 *
 * <p><b>Serving.</b> The list belongs to one thread at a time, the <em>server</em>: whoever raises
 * {@code work} from 0. Who finds somebody else at it leaves a command and goes on with other
 * things; the server looks again until {@code work} is back at 0. Commands are carried out in their
 * order, so what one thread asks for happens in the order in which it asked. Wakers are called when
 * the server is done: they may come back here.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>state</td><td>volatile</td><td>CAS, atomic add</td><td>anyone; OCCUPIED is the
 * server's</td></tr>
 * <tr><td>commands</td><td>volatile</td><td>CAS to push, swap to empty</td><td>anyone; the
 * server</td></tr>
 * <tr><td>work</td><td colspan="2">atomic add, CAS</td><td>anyone</td></tr>
 * <tr><td>line, firstTold, lastTold, and a waiter's place and toldAfter</td>
 * <td>plain</td><td>plain</td><td>the server; told waiters stay with who served them</td></tr>
 * <tr><td>a waiter's waker</td><td>volatile</td><td>volatile</td><td>who waits</td></tr>
 * <tr><td>a waiter's released</td><td>acquire</td><td>release by who served it; plain before it
 * enters</td><td></td></tr>
 * <tr><td>a waiter's generation</td><td>plain</td><td>plain before it enters</td><td>who
 * waits</td></tr>
 * </table>
 *
 * <p><b>States of a waiter:</b> NEW → WAITING → ONE, LAST or ALL (who was told, by which of the
 * three) → OVER, NEW → ONE with the permit, NEW or WAITING → OVER when it leaves. WAITING is left
 * by CAS; the server makes it ONE, LAST or ALL, everything else is done by who waits. A waiter that
 * leaves when it is ONE or LAST passes that on.
 *
 * <p><b>Once more.</b> A waiter may wait again when nobody knows it any more: if it has not
 * entered, or if the server that told it is done with it, which {@code released} says. The server
 * has taken it out of the list then, and has carried out its ENTER; it looks at it for the last
 * time when it reads its waker. A waiter that left the list by a command never waits again: that
 * command may be on its way.
 *
 * <p><b>One after all.</b> A command to tell one carries the generation it was given in: waiters of
 * earlier generations have been told already and are not in its way. Linked waiters are in the
 * order of their generations, because a waiter whose generation has passed is not linked.
 *
 * <p>Rejected: a lock round the list (a thread that is off the processor would hold up all others);
 * {@link edo.internal.seam.WakerSet}, which cannot take out one that gives up, nor add one of many
 * without a look at all the others.
 */
final class WaitList implements Books.Checked {
  private static final long PERMIT = 1;
  private static final long OCCUPIED = 2;
  private static final long GENERATION = 4;

  private final AtomicLong state = new AtomicLong();
  private final AtomicReference<@Nullable Command> commands = new AtomicReference<>();
  private final AtomicInteger work = new AtomicInteger();
  private final Line<Waiter> line = new Line<>();
  private @Nullable Waiter firstTold;
  private @Nullable Waiter lastTold;

  /** What the server can be asked to do. */
  private enum Kind {
    ENTER,
    LEAVE,
    ONE,
    LAST,
    ALL
  }

  /** What somebody asked for while another thread was the server. */
  private static final class Command {
    final Kind kind;
    final @Nullable Waiter waiter;
    final long generation;
    @Nullable Command below;

    Command(Kind kind, @Nullable Waiter waiter, long generation) {
      this.kind = kind;
      this.waiter = waiter;
      this.generation = generation;
    }
  }

  /** Somebody who waits. Used by one thread at a time. May be a superclass of what waits. */
  static class Waiter extends Line.Place<Waiter> implements Awaited {
    private static final int NEW = 0;
    private static final int WAITING = 1;
    private static final int ONE = 2;
    private static final int LAST = 3;
    private static final int ALL = 4;
    private static final int OVER = 5;
    private static final VarHandle STAGE;
    private static final VarHandle RELEASED;
    private static final VarHandle WAKER;

    static {
      try {
        var lookup = MethodHandles.lookup();
        STAGE = lookup.findVarHandle(Waiter.class, "stage", int.class);
        RELEASED = lookup.findVarHandle(Waiter.class, "released", boolean.class);
        WAKER = lookup.findVarHandle(Waiter.class, "waker", Waker.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private long generation;
    private volatile int stage;
    private volatile boolean released;
    private volatile @Nullable Waker waker;
    private @Nullable Waiter toldAfter;

    /** Of one that stands in for another, nobody asks. */
    @Override
    public String awaited() {
      return "";
    }

    private boolean move(int from, int to) {
      return STAGE.compareAndSet(this, from, to);
    }
  }

  WaitList() {
    Books.note(this);
  }

  /** As it must be when nobody is telling, entering or leaving. */
  @Override
  public String fault() {
    long seen = state.get();
    if (work.get() != 0 || commands.get() != null) {
      return "a list of waiters has commands that nobody carries out";
    }
    boolean occupied = (seen & OCCUPIED) != 0;
    if (occupied != (line.first() != null) || (occupied && (seen & PERMIT) != 0)) {
      return "a list of waiters and its word do not agree";
    }
    for (Waiter at = line.first(); at != null; at = line.after(at)) {
      if (at.stage != Waiter.WAITING || at.generation != generation(seen)) {
        return "a waiter has been told, or has left, and is in the list still";
      }
      if (at.waker instanceof WakerSet.Mortal waker && waker.isOver()) {
        return "a task has ended and is still among those who wait: " + at.waker;
      }
    }
    return line.brokenLink();
  }

  // ---------------------------------------------------------------- telling

  /** Tells the waiter that came first, or leaves the permit. */
  void tellOne() {
    tell(Kind.ONE);
  }

  /** Tells the waiter that came last, or leaves the permit. */
  void tellLast() {
    tell(Kind.LAST);
  }

  private void tell(Kind kind) {
    long seen = state.get();
    while ((seen & OCCUPIED) == 0) {
      // Written even if it is set: who takes it reads this write, and so sees what came before it.
      if (state.compareAndSet(seen, seen | PERMIT)) {
        return;
      }
      seen = state.get();
    }
    ask(kind, null, generation(seen));
  }

  /** Tells every waiter that there is, whether it has entered or not. Leaves no permit. */
  void tellAll() {
    long seen = state.getAndAdd(GENERATION);
    if ((seen & OCCUPIED) != 0) {
      ask(Kind.ALL, null, generation(seen) + 1);
    }
  }

  private static long generation(long state) {
    return state / GENERATION;
  }

  /** Whether a permit is there. */
  boolean hasPermit() {
    return (state.get() & PERMIT) != 0;
  }

  /** Whether somebody has entered and was not told. At this moment. */
  boolean isOccupied() {
    return (state.get() & OCCUPIED) != 0;
  }

  // ---------------------------------------------------------------- waiting

  /** Makes a waiter that nobody knows one that is told by what happens from now on to all. */
  void begin(Waiter waiter) {
    if (waiter.stage != Waiter.NEW) {
      Waiter.RELEASED.set(waiter, false);
      Waiter.STAGE.setRelease(waiter, Waiter.NEW);
    }
    waiter.generation = generation(state.get());
  }

  /**
   * Enters if it has not, and looks.
   *
   * @return whether it was told; it is then to {@link #accept} or to {@link #leave}
   */
  boolean isTold(Waiter waiter, @Nullable Waker waker) {
    if (waiter.stage == Waiter.NEW) {
      if (generation(state.get()) != waiter.generation) {
        return true;
      }
      if (takePermit()) {
        waiter.stage = Waiter.ONE;
        return true;
      }
      waiter.waker = waker;
      waiter.stage = Waiter.WAITING;
      ask(Kind.ENTER, waiter, 0);
    } else if (waker != null) {
      waiter.waker = waker; // before the look: who tells it does so and then reads this
    }
    return waiter.stage != Waiter.WAITING || generation(state.get()) != waiter.generation;
  }

  /** Takes the permit if it is there; then nobody waits for it. */
  boolean takePermit() {
    long seen = state.get();
    while ((seen & PERMIT) != 0) {
      if (state.compareAndSet(seen, seen & ~PERMIT)) {
        return true;
      }
      seen = state.get();
    }
    return false;
  }

  /** A waiter that was told goes; whether nobody knows it any more, so that it may begin again. */
  boolean accept(Waiter waiter) {
    int stage = waiter.stage;
    if (stage == Waiter.WAITING && waiter.move(Waiter.WAITING, Waiter.OVER)) {
      ask(Kind.LEAVE, waiter, 0); // told with all others, and quicker than the server
      return false;
    }
    Waiter.STAGE.setRelease(waiter, Waiter.OVER);
    Waiter.WAKER.setRelease(waiter, null); // it may lie about for long
    return stage == Waiter.NEW || waiter.released;
  }

  /** A waiter gives up; if it alone was told, somebody else is told instead. Idempotent. */
  void leave(Waiter waiter) {
    if (waiter.move(Waiter.WAITING, Waiter.OVER)) {
      ask(Kind.LEAVE, waiter, 0);
      return;
    }
    int told = waiter.stage;
    waiter.stage = Waiter.OVER;
    if (told == Waiter.ONE) {
      tellOne();
    } else if (told == Waiter.LAST) {
      tellLast();
    }
  }

  // ---------------------------------------------------------------- the server

  private void ask(Kind kind, @Nullable Waiter waiter, long generation) {
    if (work.compareAndSet(0, 1)) {
      serve(kind, waiter, generation);
      return;
    }
    var command = new Command(kind, waiter, generation);
    Command top;
    do {
      top = commands.get();
      command.below = top;
    } while (!commands.compareAndSet(top, command));
    if (work.getAndIncrement() == 0) {
      serve(null, null, 0);
    }
  }

  private void serve(@Nullable Kind kind, @Nullable Waiter waiter, long generation) {
    firstTold = null;
    lastTold = null;
    Waiter told = null;
    int done = 1;
    boolean served = false;
    try {
      if (kind != null) {
        carryOut(kind, waiter, generation);
      }
      do {
        carryOutCommands();
        told = firstTold; // before the list is somebody else's
        Waiter last = lastTold;
        firstTold = null; // the list must not keep those alive whom it told
        lastTold = null;
        done = work.addAndGet(-done);
        if (done != 0) {
          firstTold = told;
          lastTold = last;
        }
      } while (done != 0);
      served = true;
    } finally {
      if (!served) {
        told = firstTold;
        work.set(0); // no stack was left here: whoever comes next serves
      }
      wake(told);
    }
  }

  private static void wake(@Nullable Waiter told) {
    Waiter at = told;
    while (at != null) {
      Waiter next = at.toldAfter;
      at.toldAfter = null; // who keeps a waiter must not keep those behind it
      Waker waker = at.waker;
      Waiter.RELEASED.setRelease(at, true); // from here on it may be waiting again
      if (waker != null) {
        Wakers.wake(waker);
      }
      at = next;
    }
  }

  private void carryOutCommands() {
    Command at = commands.get() == null ? null : commands.getAndSet(null);
    Command ordered = null;
    while (at != null) { // the latest is on top
      Command next = at.below;
      at.below = ordered;
      ordered = at;
      at = next;
    }
    for (; ordered != null; ordered = ordered.below) {
      carryOut(ordered.kind, ordered.waiter, ordered.generation);
    }
  }

  private void carryOut(Kind kind, @Nullable Waiter waiter, long generation) {
    switch (kind) {
      case ONE, LAST -> pass(kind, generation);
      case ALL -> sweep(generation);
      case ENTER -> {
        if (waiter != null) {
          admit(waiter);
        }
      }
      case LEAVE -> {
        if (waiter != null && line.contains(waiter)) {
          line.remove(waiter);
        }
      }
    }
    if (line.first() == null) {
      clear(OCCUPIED);
    }
  }

  private void admit(Waiter waiter) {
    while (waiter.stage == Waiter.WAITING) {
      long seen = state.get();
      if (generation(seen) != waiter.generation) {
        var _ = tell(waiter, Waiter.ALL);
      } else if ((seen & PERMIT) == 0) {
        // Set before it is linked: who tells all from here on sees that there is somebody.
        if ((seen & OCCUPIED) != 0 || state.compareAndSet(seen, seen | OCCUPIED)) {
          line.add(waiter);
          return;
        }
      } else if (state.compareAndSet(seen, seen & ~PERMIT) && !tell(waiter, Waiter.ONE)) {
        pass(Kind.ONE, waiter.generation); // it has left meanwhile
      }
    }
  }

  private void pass(Kind kind, long generation) {
    sweep(generation);
    for (; ; ) {
      Waiter waiter = kind == Kind.ONE ? line.first() : line.last();
      if (waiter == null) {
        break;
      }
      line.remove(waiter);
      if (tell(waiter, kind == Kind.ONE ? Waiter.ONE : Waiter.LAST)) {
        return;
      }
    }
    long seen;
    do {
      seen = state.get();
    } while (!state.compareAndSet(seen, (seen & ~OCCUPIED) | PERMIT));
  }

  /** Tells the waiters of earlier generations. */
  private void sweep(long generation) {
    for (Waiter waiter = line.first();
        waiter != null && waiter.generation < generation;
        waiter = line.first()) {
      line.remove(waiter);
      var _ = tell(waiter, Waiter.ALL);
    }
  }

  private boolean tell(Waiter waiter, int how) {
    if (!waiter.move(Waiter.WAITING, how)) {
      return false;
    }
    if (lastTold == null) {
      firstTold = waiter;
    } else {
      lastTold.toldAfter = waiter;
    }
    lastTold = waiter;
    return true;
  }

  private void clear(long bit) {
    long seen = state.get();
    while ((seen & bit) != 0 && !state.compareAndSet(seen, seen & ~bit)) {
      seen = state.get();
    }
  }
}
