package edo.internal.seam;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of one runtime have made and what can be looked at afterwards, for tests: the
 * lists of those who wait in channels and locks. Belongs to nobody, so it is noted when it is made,
 * by whoever runs on a runtime that keeps books; the last {@value #ROOM} are, if they live as long.
 *
 * <p>Costs who keeps none a look at one field. May be used from any thread.
 */
public final class Books {
  /** Something whose parts have to agree with one another. */
  public interface Checked {
    /**
     * What is wrong with it. Asked when nothing is done with it; if it is asked too early the
     * answer may be wrong, and is another one the next time.
     *
     * @return a few words, "" if all is well
     */
    String fault();
  }

  private static final int ROOM = 4096;
  private static final ScopedValue<Boolean> WANTED = ScopedValue.newInstance();

  /** Set by the first who wants books, and never cleared. */
  private static volatile boolean kept;

  private final AtomicReferenceArray<@Nullable WeakReference<Checked>> notes =
      new AtomicReferenceArray<>(ROOM);
  private final AtomicInteger next = new AtomicInteger();

  private Books() {}

  /**
   * Has the runtimes that are made inside keep books: each timer and each source of I/O remembers
   * where it was made, which takes a look at the stack.
   *
   * @param making makes them
   * @param <T> what comes of it
   * @return what comes of it
   */
  public static <T> T keeping(Supplier<T> making) {
    kept = true;
    return ScopedValue.where(WANTED, true).call(making::get);
  }

  /**
   * For a runtime that is being made.
   *
   * @return its books; null if nobody wants any
   */
  public static @Nullable Books openIfWanted() {
    return WANTED.isBound() ? new Books() : null;
  }

  /**
   * Notes what is being made, if the caller's runtime keeps books.
   *
   * @param made what is looked at later
   */
  public static void note(Checked made) {
    if (kept) {
      Host here = Ambient.provider().currentHost();
      Books books = here == null ? null : here.books();
      if (books != null) {
        books.add(made);
      }
    }
  }

  private void add(Checked made) {
    notes.set(next.getAndIncrement() & (ROOM - 1), new WeakReference<>(made));
  }

  /**
   * What is wrong with what was noted and is still there.
   *
   * @return the faults, each once
   */
  public List<String> faults() {
    var faults = new ArrayList<String>();
    int end = next.get();
    for (int i = end < 0 ? ROOM : Math.min(end, ROOM); i-- > 0; ) {
      WeakReference<Checked> note = notes.get(i);
      Checked made = note == null ? null : note.get();
      String fault = made == null ? "" : made.fault();
      if (!fault.isEmpty() && !faults.contains(fault)) {
        faults.add(fault);
      }
    }
    return faults;
  }
}
