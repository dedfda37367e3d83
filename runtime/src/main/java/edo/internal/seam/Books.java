package edo.internal.seam;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of one runtime have made and what can be looked at afterwards, for tests. What has
 * rules of its own, such as the lists of those who wait in channels and locks, belongs to nobody,
 * so it is noted when it is made, by whoever runs on a runtime that keeps books; the last {@value
 * #ROOM} are, if they live as long. What is to be closed is held until it is: a file or a socket
 * that the garbage collector has taken is still open.
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

  /** Something that is open and is to be closed, until it is. */
  public static final class Opened {
    private final Books books;
    private final Object what;
    private final @Nullable StackTraceElement site;

    private Opened(Books books, Object what) {
      this.books = books;
      this.what = what;
      this.site = books.sites.get();
    }

    /**
     * What is open.
     *
     * @return the thing, whose text tells a user which it is
     */
    public Object what() {
      return what;
    }

    /** It has been closed, or belongs to somebody else. Idempotent. */
    public void closed() {
      books.open.remove(this);
    }

    @Override
    public String toString() {
      return site == null ? what.toString() : what + ", made at " + site;
    }
  }

  private static final int ROOM = 4096;
  private static final ScopedValue<Boolean> WANTED = ScopedValue.newInstance();

  /** Set by the first who wants books, and never cleared. */
  private static volatile boolean kept;

  private final AtomicReferenceArray<@Nullable WeakReference<Checked>> notes =
      new AtomicReferenceArray<>(ROOM);
  private final AtomicInteger next = new AtomicInteger();
  private final Set<Opened> open = ConcurrentHashMap.newKeySet();

  private final Supplier<? extends @Nullable StackTraceElement> sites;

  private Books(Supplier<? extends @Nullable StackTraceElement> sites) {
    this.sites = sites;
  }

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
   * @param sites tells where the program is that opens something
   * @return its books; null if nobody wants any
   */
  public static @Nullable Books openIfWanted(
      Supplier<? extends @Nullable StackTraceElement> sites) {
    return WANTED.isBound() ? new Books(sites) : null;
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

  /**
   * Notes what was opened, if the caller's runtime keeps books.
   *
   * @param what is open, and says in its text which it is
   * @return to be told of the end; null if nobody keeps books
   */
  public static @Nullable Opened opened(Object what) {
    if (!kept) {
      return null;
    }
    Host here = Ambient.provider().currentHost();
    Books books = here == null ? null : here.books();
    return books == null ? null : books.open(what);
  }

  /**
   * Tells the end to the books, if there are any.
   *
   * @param note what {@link #opened} has answered
   */
  public static void closed(@Nullable Opened note) {
    if (note != null) {
      note.closed();
    }
  }

  /**
   * Notes what was opened on the runtime of these books.
   *
   * @param what is open, and says in its text which it is
   * @return to be told of the end
   */
  public Opened open(Object what) {
    var note = new Opened(this, what);
    open.add(note);
    return note;
  }

  /**
   * As {@link #open}, of something that is noted already perhaps.
   *
   * @param what is open, and says in its text which it is
   */
  public void openOnce(Object what) {
    if (open.stream().noneMatch(note -> note.what == what)) {
      var _ = open(what);
    }
  }

  /**
   * What is open.
   *
   * @return the notes, in no order
   */
  public List<Opened> stillOpen() {
    return List.copyOf(open);
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
