package edo.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An atomic variable: all its stores, in their order, and the rules by which a read may see one and
 * a store may take its place. See {@link Model} for the rules.
 */
final class Location extends Subject {
  /** A read-modify-write: what it makes of what it reads. */
  interface Change {
    /** Whether anything is stored if this is read. */
    boolean stores(Store read);

    void apply(Store read, Store next);
  }

  private final int index;
  private final List<Store> stores = new ArrayList<>();
  private final int creator;
  private final int created;
  private final AccessLog plainReads;
  private final AccessLog plainWrites;
  private final AccessLog reads;
  private final AccessLog writes;

  /** What all volatile stores so far have published: a volatile read is after each of them. */
  private @Nullable View ordered;

  /** Whether the latest read-modify-write has stored. */
  boolean hasStored;

  Location(Execution execution, String kind, long bits, @Nullable Object ref) {
    super(execution, kind);
    index = execution.nextVariable();
    int threads = execution.settings.maxThreads();
    plainReads = new AccessLog("plain read", false, threads);
    plainWrites = new AccessLog("plain write", true, threads);
    reads = new AccessLog("read", false, threads);
    writes = new AccessLog("write", true, threads);
    Strand me = execution.self();
    creator = me.id;
    created = execution.isBeginning() ? 0 : me.time();
    stores.add(new Store(me.id, bits, ref));
  }

  /** The latest store, for messages and for when nobody else is there. */
  Store latest() {
    return stores.getLast();
  }

  Store load(Mode mode, String verb) {
    boolean total = mode == Mode.VOLATILE;
    Strand me = execution.enter(verb, this, READ, Event.Kind.PLAIN, null, total, false);
    checkRead(me, mode);
    int floor = floor(me, total, true);
    int options = 0;
    for (int i = floor; i < stores.size(); i++) {
      options += isReadable(me, i) ? 1 : 0;
    }
    int skip = execution.choose(options);
    int at = stores.size() - 1;
    while (!isReadable(me, at) || skip-- > 0) {
      at--;
    }
    Store read = stores.get(at);
    see(me, mode, read);
    return read;
  }

  /** Before it last yielded a thread may have seen a store; it does not see it for ever. */
  private boolean isReadable(Strand me, int at) {
    return at == stores.size() - 1 || !stores.get(at).isStaleFor(me);
  }

  private int floor(Strand me, boolean total, boolean isRead) {
    int floor = me.view.floor(index);
    View extra = isRead ? me.forReads : null;
    if (extra != null) {
      floor = Math.max(floor, extra.floor(index));
    }
    return total ? Math.max(floor, execution.total.floor(index)) : floor;
  }

  private void see(Strand me, Mode mode, Store read) {
    read.markSeen(me, execution.settings.maxThreads());
    me.view.raise(index, read);
    if (mode.acquires()) {
      me.learn(read.view);
    }
    me.keep(read.view);
    if (mode == Mode.VOLATILE) {
      me.learn(ordered);
      execution.total.raise(index, read);
    }
    if (execution.isTraced()) {
      int older = stores.size() - 1 - read.position;
      me.staleness = older == 0 ? "" : ", " + older + (older == 1 ? " store" : " stores") + " old";
    }
  }

  void store(Mode mode, long bits, @Nullable Object ref, String verb) {
    boolean total = mode == Mode.VOLATILE;
    Strand me = execution.enter(verb, this, WRITE, Event.Kind.PLAIN, null, total, false);
    checkWrite(me, mode);
    int floor = floor(me, total, false);
    int places = 0;
    for (int i = floor + 1; i <= stores.size(); i++) {
      places += isFree(i) ? 1 : 0;
    }
    int skip = execution.choose(places);
    int at = stores.size();
    while (!isFree(at) || skip-- > 0) {
      at--;
    }
    put(me, mode, at, new Store(me.id, bits, ref), null);
  }

  /** Whether a store may be put there: not between a read-modify-write and what it has read. */
  private boolean isFree(int at) {
    return at == stores.size() || !stores.get(at).follows;
  }

  private void put(Strand me, Mode mode, int at, Store store, @Nullable View inherited) {
    stores.add(at, store);
    ordersReads |= mode != Mode.VOLATILE;
    for (int i = at; i < stores.size(); i++) {
      stores.get(i).position = i;
    }
    store.markSeen(me, execution.settings.maxThreads());
    me.view.raise(index, store);
    me.ownStores.raise(index, store);
    me.ownStores.addWrites(me.id, me.time());
    View published = mode.releases() ? me.publish() : me.released;
    store.view = View.union(published, inherited);
    if (mode == Mode.VOLATILE) {
      ordered = View.union(ordered, store.view);
      execution.total.raise(index, store);
    }
    if (execution.isTraced()) {
      int newer = stores.size() - 1 - at;
      me.staleness = newer == 0 ? "" : ", before " + newer + (newer == 1 ? " other" : " others");
    }
  }

  /**
   * Reads and stores in one step, right behind what was read. If nothing is stored it is a read.
   *
   * @param onRead how it reads
   * @param onWrite how it stores
   * @param isWeak whether it may fail without a reason
   */
  Store update(Mode onRead, Mode onWrite, boolean isWeak, Change change, String verb) {
    boolean total = onRead == Mode.VOLATILE || onWrite == Mode.VOLATILE;
    Strand me = execution.enter(verb, this, WRITE, Event.Kind.PLAIN, null, total, false);
    checkRead(me, Mode.OPAQUE);
    int floor = floor(me, total, true);
    int options = 0;
    for (int i = floor; i < stores.size(); i++) {
      options += fits(me, i, change) ? 1 : 0;
    }
    int at = stores.size() - 1;
    boolean fails = isWeak && me.spuriousLeft > 0 && change.stores(stores.get(at));
    int skip = execution.choose(options + (fails ? 1 : 0));
    fails = fails && skip == options;
    if (fails) {
      me.spuriousLeft--;
      skip = 0;
    }
    while (!fails && (!fits(me, at, change) || skip-- > 0)) {
      at--;
    }
    Store read = stores.get(at);
    see(me, onRead, read);
    hasStored = !fails && change.stores(read);
    if (hasStored) {
      checkWrite(me, Mode.OPAQUE);
      var next = new Store(me.id, 0, null);
      change.apply(read, next);
      next.follows = true;
      put(me, onWrite, at + 1, next, read.view);
    }
    return read;
  }

  /** Replaces a number by what is made of it, and returns the one before. */
  long change(Mode onRead, Mode onWrite, LongUnaryOperator change, String verb) {
    var applied =
        new Change() {
          @Override
          public boolean stores(Store read) {
            return true;
          }

          @Override
          public void apply(Store read, Store next) {
            next.bits = change.applyAsLong(read.bits);
          }
        };
    long old = update(onRead, onWrite, false, applied, verb).bits;
    if (execution.isTraced()) {
      execution.done(": " + old + " -> " + change.applyAsLong(old) + execution.staleness());
    }
    return old;
  }

  /** Replaces a number that is as expected, and returns what was found. */
  long exchange(Mode onRead, Mode onWrite, boolean isWeak, long expected, long value, String verb) {
    var applied =
        new Change() {
          @Override
          public boolean stores(Store read) {
            return read.bits == expected;
          }

          @Override
          public void apply(Store read, Store next) {
            next.bits = value;
          }
        };
    long found = update(onRead, onWrite, isWeak, applied, verb).bits;
    if (execution.isTraced()) {
      String outcome = hasStored ? "done" : "fails, found " + found;
      execution.done("(" + expected + ", " + value + ") " + outcome + execution.staleness());
    }
    return found;
  }

  private boolean fits(Strand me, int at, Change change) {
    return change.stores(stores.get(at)) ? isFree(at + 1) : isReadable(me, at);
  }

  private void checkRead(Strand me, Mode mode) {
    checkCreation(me);
    plainWrites.check(me, this, mode == Mode.PLAIN ? "plain read" : "read", true);
    if (mode == Mode.PLAIN) {
      writes.check(me, this, "plain read", true);
      plainReads.add(me);
    } else {
      reads.add(me);
    }
  }

  private void checkWrite(Strand me, Mode mode) {
    checkCreation(me);
    String doing = mode == Mode.PLAIN ? "plain write" : "write";
    plainWrites.check(me, this, doing, false);
    plainReads.check(me, this, doing, false);
    if (mode == Mode.PLAIN) {
      writes.check(me, this, doing, false);
      reads.check(me, this, doing, false);
      plainWrites.add(me);
    } else {
      writes.add(me);
    }
  }

  private void checkCreation(Strand me) {
    View extra = me.forReads;
    if (me.id != creator
        && !me.view.seesWrite(creator, created)
        && (extra == null || !extra.seesWrite(creator, created))) {
      throw execution.fail(
          FailureKind.DATA_RACE,
          "data race on "
              + name()
              + ": thread "
              + me
              + " uses it, and nothing orders that after its creation by thread "
              + execution.strand(creator),
          null);
    }
  }
}
