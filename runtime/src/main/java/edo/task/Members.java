package edo.task;

import edo.internal.seam.LastResort;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to something: the tasks of a set, those who wait for a token. Anybody may enter,
 * leave and walk at any time; nobody ever waits to do so.
 *
 * <p>The list belongs to one thread at a time, the <em>server</em>. What is to be done to it is a
 * {@link Step}, pushed onto {@code steps}. Who pushes onto nothing becomes the server: it takes all
 * steps, applies them in the order they were pushed, and goes on until there are none. Everybody
 * else has the server do it. So whatever one thread does to a list happens in that order, and has
 * happened when its call returns, unless another thread is serving: then it happens soon.
 *
 * <p><b>States of {@code steps}:</b> {@code null}, nobody serves; a chain of steps that ends in
 * {@code null}, pushed before the server took anything; {@link #SERVING}, alone or at the end of a
 * chain. Only the server goes back to {@code null}, by a CAS that fails if a step has come.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>read</th><th>write</th><th>owner</th></tr>
 * <tr><td>steps</td><td>volatile</td><td>CAS to push and to end, swap to take</td><td>anyone; the
 * server</td></tr>
 * <tr><td>first, then; a member's before, after, in</td><td>plain</td><td>plain</td><td>the
 * server</td></tr>
 * <tr><td>a step's next</td><td>plain, after it was taken</td><td>plain, before it is
 * pushed</td><td>who pushes, then the server</td></tr>
 * </table>
 *
 * <p>Happens-before: the CAS that pushes a step, the swap that takes it; the CAS that ends serving,
 * the CAS of the next who pushes.
 *
 * <p>A server may have to tell other lists, as a cancelled token tells its children. It pushes a
 * step there and, if that makes it their server too, puts them aside in {@code then} until it is
 * through with this one: however deep a tree is, nothing recurses.
 *
 * <p>Rejected: a lock (see {@code PermitQueue} of {@code edo.sync}); a concurrent map (it locks,
 * and costs an entry for each member); weak references (each costs the collector, and what is
 * dropped is only noticed when it runs).
 */
abstract class Members {
  private static final Step SERVING =
      new Step() {
        @Override
        void apply(Members of) {
          throw new AssertionError("the end of a chain is no step");
        }
      };

  private static final VarHandle STEPS;

  static {
    try {
      STEPS = MethodHandles.lookup().findVarHandle(Members.class, "steps", Step.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through STEPS
  private volatile @Nullable Step steps;

  private @Nullable Member first;

  /** Whom its server serves next. */
  private @Nullable Members then;

  /** Something to do to a list. In one list at a time, and pushed by one thread at a time. */
  abstract static class Step {
    private @Nullable Step next;

    /** Does it; called by the server. */
    abstract void apply(Members of);
  }

  /** One who belongs. As a step it enters. */
  abstract static class Member extends Step {
    private @Nullable Member before;
    private @Nullable Member after;
    private boolean in;

    @Override
    final void apply(Members of) {
      of.link(this);
    }
  }

  private static final class Departure extends Step {
    private final Member member;

    Departure(Member member) {
      this.member = member;
    }

    @Override
    void apply(Members of) {
      of.unlink(member);
    }
  }

  private static final class Walk extends Step {
    private final Consumer<Member> visitor;

    Walk(Consumer<Member> visitor) {
      this.visitor = visitor;
    }

    @Override
    void apply(Members of) {
      Member at = of.first;
      while (at != null) {
        Member next = at.after; // the visitor may remove the one it visits
        visitor.accept(at);
        at = next;
      }
    }
  }

  /** Adds a member that has not been in any list before. */
  final void enter(Member member) {
    submit(member);
  }

  /** Removes a member, if it is still there. */
  final void leave(Member member) {
    submit(new Departure(member));
  }

  /** Visits all who have entered by now and have not left. */
  final void forEach(Consumer<Member> visitor) {
    submit(new Walk(visitor));
  }

  /** Has a step done, by this thread or by the one that serves. */
  final void submit(Step step) {
    if (push(step)) {
      Members at = this;
      while (at != null) {
        Members rest = at.then;
        at.then = null;
        at = at.serve(rest);
      }
    }
  }

  /**
   * For a server: has a step done to another list, before its own call returns.
   *
   * @param rest whom it has to serve besides
   * @return whom it has to serve now
   */
  static @Nullable Members submitLater(Members other, Step step, @Nullable Members rest) {
    if (!other.push(step)) {
      return rest;
    }
    other.then = rest;
    return other;
  }

  /** For a server: removes a member of another list, see {@link #submitLater}. */
  static @Nullable Members leaveLater(Members other, Member member, @Nullable Members rest) {
    return submitLater(other, new Departure(member), rest);
  }

  /** Says whether that has made the caller the server. */
  private boolean push(Step step) {
    for (; ; ) {
      Step seen = steps;
      step.next = seen;
      if (STEPS.compareAndSet(this, seen, step)) {
        return seen == null;
      }
    }
  }

  private @Nullable Members serve(@Nullable Members rest) {
    Members todo = rest;
    do {
      Step at = inOrder((Step) STEPS.getAndSet(this, SERVING));
      while (at != null) {
        Step next = at.next;
        at.next = null;
        try {
          at.apply(this);
        } catch (Throwable e) {
          lament(e);
        }
        at = next;
      }
      try {
        todo = settled(todo);
      } catch (Throwable e) {
        lament(e);
      }
    } while (!STEPS.compareAndSet(this, SERVING, null));
    return todo;
  }

  /** The server must not die of what it does for others: nobody would serve again. */
  private static void lament(Throwable e) {
    LastResort.log(
        System.Logger.Level.ERROR, "a step in a list of members threw; this is a bug of Edo", e);
  }

  private static @Nullable Step inOrder(Step taken) {
    Step reversed = null;
    Step at = taken;
    while (at != null && at != SERVING) {
      Step next = at.next;
      at.next = reversed;
      reversed = at;
      at = next;
    }
    return reversed;
  }

  /**
   * Called by the server whenever it has applied what it took, before it looks for more.
   *
   * @param rest whom it has to serve besides
   * @return the same, or more, see {@link #submitLater}
   */
  @Nullable Members settled(@Nullable Members rest) {
    return rest;
  }

  /** For the server: whether nobody belongs. */
  final boolean isVacant() {
    return first == null;
  }

  /** For the server: removes somebody. */
  final @Nullable Member removeFirst() {
    Member member = first;
    if (member != null) {
      unlink(member);
    }
    return member;
  }

  private void link(Member member) {
    Member old = first;
    member.after = old;
    if (old != null) {
      old.before = member;
    }
    first = member;
    member.in = true;
  }

  /** For the server. */
  final void unlink(Member member) {
    if (!member.in) {
      return;
    }
    Member before = member.before;
    Member after = member.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after != null) {
      after.before = before;
    }
    member.before = null;
    member.after = null;
    member.in = false;
  }
}
