package edo.internal.scheduler;

import edo.internal.seam.Books;
import edo.internal.seam.ChildControl;
import edo.internal.seam.Inspection;
import edo.internal.seam.ReadyCell;
import edo.reactor.ChildSource;
import edo.reactor.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks into a scheduler, for tests. Reads only; changes nothing but what it needs to count. */
final class Inspector implements Inspection {
  private final Scheduler scheduler;
  private final @Nullable Books books;

  Inspector(Scheduler scheduler, @Nullable Books books) {
    this.scheduler = scheduler;
    this.books = books;
  }

  /** A registrar that tells the books when the cell is closed. */
  record NotingRegistrar(ReadyCell.Registrar driver, Books.Opened note)
      implements ReadyCell.Registrar {
    static ReadyCell cell(Books books, Source source, ReadyCell.Registrar driver) {
      return new ReadyCell(source, new NotingRegistrar(driver, books.open(source)));
    }

    @Override
    public void closed(ReadyCell cell) {
      note.closed();
    }

    @Override
    public void register(ReadyCell cell) throws IOException {
      driver.register(cell);
    }

    @Override
    public void deregister(ReadyCell cell) {
      driver.deregister(cell);
    }

    @Override
    public boolean isShutDown() {
      return driver.isShutDown();
    }
  }

  private static String at(@Nullable StackTraceElement site) {
    return site == null ? "" : "made at " + site;
  }

  @Override
  public List<String> timers() {
    var found = new ArrayList<String>();
    for (Slot slot : scheduler.slots()) {
      slot.driver
          .timers()
          .forEachArmed(timer -> found.add(at(timer instanceof SitedTimer t ? t.site() : null)));
    }
    return found;
  }

  @Override
  public List<String> open() {
    var found = new ArrayList<String>();
    if (books == null) {
      scheduler.io().forEach(cell -> found.add(cell.source().toString()));
      return found;
    }
    for (Books.Opened note : books.stillOpen()) {
      // A child is in the books twice: as itself, and as what tells of its end.
      Object what = note.what();
      if (isOpen(note) && !(what instanceof ChildSource) && !(what instanceof Thread)) {
        found.add(note.toString());
      }
    }
    return found;
  }

  /** A child closes itself when it ends, at the latest when somebody asks it. */
  private static boolean isOpen(Books.Opened note) {
    if (!(note.what() instanceof RunningChild child) || child.isRunning()) {
      return true;
    }
    note.closed();
    return false;
  }

  @Override
  public boolean hasChildren() {
    return books != null
        && books.stillOpen().stream().anyMatch(n -> n.what() instanceof RunningChild);
  }

  /** A child process, for the books. */
  record RunningChild(ChildControl control, String program) {
    boolean isRunning() {
      try {
        return control.exit() == null;
      } catch (IOException e) {
        return false; // nobody knows how it ended, but that it has
      }
    }

    @Override
    public String toString() {
      return "child process " + control.pid() + " (" + program + ")";
    }
  }

  @Override
  public List<Thread> threads() {
    var alive = new ArrayList<Thread>(scheduler.crew().threads());
    alive.addAll(scheduler.blocking().allThreads());
    alive.add(scheduler.monitor().thread());
    alive.removeIf(t -> !t.isAlive());
    return alive;
  }

  @Override
  public List<Thread> childThreads() {
    var alive = new ArrayList<Thread>();
    if (books != null) {
      for (Books.Opened note : books.stillOpen()) {
        if (note.what() instanceof Thread thread) {
          if (thread.isAlive()) {
            alive.add(thread);
          } else {
            note.closed();
          }
        }
      }
    }
    return alive;
  }

  @Override
  public long progress() {
    SchedulerMetrics m = scheduler.metrics();
    long sum =
        scheduler.total(WorkerCounters.SPAWNED)
            + scheduler.total(WorkerCounters.ENDED)
            + scheduler.total(WorkerCounters.POLLS)
            + scheduler.total(WorkerCounters.LOCAL_SCHEDULES)
            + m.remoteSchedules()
            + m.sourcesRegistered()
            + m.sourcesDeregistered()
            + m.readyEvents();
    return sum;
  }

  @Override
  public boolean isBusy() {
    if (!scheduler.entrance().isEmpty()
        || scheduler.io().hasBacklog()
        || scheduler.blocking().queueDepth() > 0
        || scheduler.crew().hasDetached()) {
      return true;
    }
    for (Slot slot : scheduler.slots()) {
      Worker worker = slot.active;
      if (worker != null && (worker.hasStealable() || (worker.slice() & 1) != 0)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<String> faults() {
    var faults = new ArrayList<String>();
    for (Slot slot : scheduler.slots()) {
      Worker worker = slot.active;
      int depth = worker == null ? 0 : worker.depth();
      if (depth != 0) {
        faults.add("worker " + slot.index + " has " + depth + " units in its queue, of no task");
      }
      String wheel = slot.driver.timers().fault();
      if (!wheel.isEmpty()) {
        faults.add("the timer wheel of worker " + slot.index + ": " + wheel);
      }
    }
    int outside = scheduler.entrance().length();
    if (outside != 0) {
      faults.add("the shared queue has " + outside + " units, of no task");
    }
    if (!scheduler.entrance().injector().isBalanced()) {
      faults.add("the shared queue and its length do not agree");
    }
    long alive = scheduler.metrics().aliveTasks();
    var registered = new int[1];
    scheduler.registry().forEach(_ -> registered[0]++);
    if (alive != registered[0]) {
      faults.add(alive + " tasks have been spawned and not ended, " + registered[0] + " are known");
    }
    int searching = scheduler.idle().searching();
    if (searching < 0 || searching > scheduler.workers()) {
      faults.add(searching + " of " + scheduler.workers() + " workers look for work");
    }
    long open = scheduler.io().registered() - scheduler.io().deregistered();
    if (open != scheduler.io().sources()) {
      faults.add(open + " sources are registered, the reactor knows " + scheduler.io().sources());
    }
    long jobs = scheduler.blocking().activeJobs();
    if (jobs != 0) {
      faults.add("the blocking pool has " + jobs + " jobs, of no task");
    }
    if (books != null) {
      faults.addAll(books.faults());
    }
    return faults;
  }
}
