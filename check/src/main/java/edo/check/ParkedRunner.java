package edo.check;

import java.util.concurrent.locks.LockSupport;

/**
 * A virtual thread of the JDK's scheduler, which takes turns with the driver: for when the JDK is
 * closed to us, or the driver is a virtual thread itself.
 */
final class ParkedRunner extends Runner {
  private static final long LOOK_NANOS = 100_000_000;

  /** A thread that stood still each time we looked does so for good. */
  private static final int LOOKS = 20;

  private final Thread driver;
  private final Thread thread;
  private volatile boolean isItsTurn;

  ParkedRunner(Thread driver) {
    this.driver = driver;
    thread = Thread.ofVirtual().name("edo-check").unstarted(this::loop);
  }

  @Override
  void clean() {
    var _ = Thread.interrupted();
  }

  @Override
  void pause() {
    isItsTurn = false;
    LockSupport.unpark(driver);
    while (!isItsTurn) {
      LockSupport.park(this);
    }
  }

  @Override
  boolean step() {
    isItsTurn = true;
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
    boolean interrupted = false;
    int still = 0;
    while (isItsTurn && thread.isAlive() && still < LOOKS) {
      LockSupport.parkNanos(this, LOOK_NANOS);
      interrupted |= Thread.interrupted();
      boolean stands =
          switch (thread.getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> isItsTurn;
            case NEW, RUNNABLE, TERMINATED -> false;
          };
      still = stands ? still + 1 : 0;
    }
    if (interrupted) {
      driver.interrupt();
    }
    return !isItsTurn || !thread.isAlive();
  }

  @Override
  Thread thread() {
    return thread;
  }
}
