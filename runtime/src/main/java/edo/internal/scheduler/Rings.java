package edo.internal.scheduler;

import edo.internal.seam.FileDriver;
import edo.internal.seam.LastResort;
import edo.internal.seam.StackRoom;
import edo.reactor.FileRing;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The runtime's io_uring instances, one for each place of a worker. A transfer goes to the ring of
 * the worker it is submitted on, so that submitters stay out of each other's way; whoever polls the
 * reactor learns of its end. Threads from outside take any.
 *
 * <p>Transfers under way count as something that runs outside of the workers: the paused clock
 * stands still for them, and the shutdown waits for them. While there are any, the {@link Monitor}
 * looks after them too, as a current-thread runtime polls no reactor while nobody is inside.
 *
 * <p>Lock-free; {@link #underWay} is counted up before the question whether the runtime shuts down,
 * and the shutdown says that it does before it looks whether any are.
 */
final class Rings {
  /** How many operations one has in flight at once. */
  private static final int OPERATIONS = 256;

  private final Scheduler scheduler;
  private final FileRing[] rings;
  private final AtomicInteger underWay = new AtomicInteger();

  private Rings(Scheduler scheduler, FileRing[] rings) {
    this.scheduler = scheduler;
    this.rings = rings;
  }

  /** Sets the rings up; empty if that is refused, which is logged. Before anybody polls. */
  static Optional<Rings> open(Scheduler scheduler, int workers) {
    var rings = new FileRing[workers];
    int opened = 0;
    try {
      while (opened < workers) {
        FileRing ring = FileRing.open(OPERATIONS);
        rings[opened] = ring;
        opened++;
        scheduler.io().attach(ring, ring::complete);
      }
      return Optional.of(new Rings(scheduler, rings));
    } catch (IOException e) {
      for (int i = 0; i < opened; i++) {
        rings[i].close(Runnable::run); // nothing is under way
      }
      LastResort.log(
          System.Logger.Level.WARNING,
          "io_uring could not be set up for all workers, so the blocking pool reads and writes"
              + " files",
          e);
      return Optional.empty();
    }
  }

  /** See {@link FileDriver#transfer}. */
  boolean transfer(FileDriver.Transfer transfer, FileRing.Completion completion)
      throws IOException {
    StackRoom.require(); // what is told of its end inside must not fail half-way
    scheduler.foreignResumed();
    underWay.getAndIncrement();
    boolean submitted = false;
    try {
      scheduler.monitor().active();
      submitted =
          !scheduler.shutdown().isClosing()
              && transfer.submit(here(), (bytes, error) -> told(completion, bytes, error));
    } finally {
      if (!submitted) {
        over();
      }
    }
    return submitted;
  }

  private void told(FileRing.Completion completion, int bytes, int error) {
    try {
      completion.completed(bytes, error);
    } finally {
      over();
    }
  }

  private void over() {
    underWay.getAndDecrement();
    scheduler.foreignParked();
  }

  /** Whether somebody may be waiting for a transfer. */
  boolean areBusy() {
    return underWay.get() != 0;
  }

  private FileRing here() {
    Worker worker = scheduler.workerHere();
    Slot slot = worker == null ? null : worker.slot();
    return rings[
        slot != null
            ? slot.index
            : (int) Long.remainderUnsigned(Thread.currentThread().threadId(), rings.length)];
  }

  /** Tells of what has ended, in place of workers that do not poll. */
  void complete() {
    for (FileRing ring : rings) {
      ring.complete();
    }
  }

  /** Nobody submits any more. What is under way all the same is looked after by a thread. */
  void close() {
    for (FileRing ring : rings) {
      ring.close(body -> new BlockingThread(scheduler, body, scheduler.crew().nextName()).start());
    }
  }
}
