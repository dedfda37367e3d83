package edo.bench;

import edo.sync.Mutex;
import edo.sync.RwLock;
import edo.sync.Semaphore;
import java.util.concurrent.locks.Lock;

/** A section of code that a lock or a semaphore guards, in direct style. */
@FunctionalInterface
interface Section {
  /** Runs this inside. */
  void within(Body body);

  static Section edo(Mutex mutex) {
    return body -> {
      try (var _ = mutex.lock()) {
        body.run();
      }
    };
  }

  static Section edo(Semaphore semaphore) {
    return body -> {
      try (var _ = semaphore.acquire()) {
        body.run();
      }
    };
  }

  static Section reading(RwLock lock) {
    return body -> {
      try (var _ = lock.read()) {
        body.run();
      }
    };
  }

  static Section writing(RwLock lock) {
    return body -> {
      try (var _ = lock.write()) {
        body.run();
      }
    };
  }

  static Section jdk(Lock lock) {
    return body -> {
      lock.lock();
      try {
        body.run();
      } finally {
        lock.unlock();
      }
    };
  }

  static Section jdk(java.util.concurrent.Semaphore semaphore) {
    return body -> {
      semaphore.acquireUninterruptibly();
      try {
        body.run();
      } finally {
        semaphore.release();
      }
    };
  }

  /** The language's own. */
  static Section monitor(Object monitor) {
    return body -> {
      synchronized (monitor) {
        body.run();
      }
    };
  }
}
