package edo.bench;

import edo.sync.Broadcast;
import edo.sync.BroadcastReceiver;
import edo.sync.BroadcastSender;
import edo.sync.Watch;
import edo.sync.WatchReceiver;
import edo.sync.WatchSender;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One who sends and many who receive, in direct style: every message, or the latest. */
interface Station {
  /** As many messages as are kept for a listener that is slow. */
  int CAPACITY = 1_000;

  void send(Integer message);

  /** A new listener, which hears what is sent from now on. */
  Listener listen();

  /** One who receives. */
  @FunctionalInterface
  interface Listener {
    /** Waits for the next message. */
    int next();
  }

  static Station edoBroadcast() {
    return new EdoBroadcast(Broadcast.<Integer>create(CAPACITY).sender());
  }

  static Station edoWatch() {
    return new EdoWatch(Watch.create(-1).sender());
  }

  static Station jdkBroadcast() {
    return new JdkBroadcast(new CopyOnWriteArrayList<>());
  }

  static Station jdkWatch() {
    return new JdkWatch();
  }

  /** Our broadcast channel. */
  record EdoBroadcast(BroadcastSender<Integer> sender) implements Station {
    @Override
    public void send(Integer message) {
      sender.send(message);
    }

    @Override
    public Listener listen() {
      BroadcastReceiver<Integer> receiver = sender.subscribe();
      return receiver::recv;
    }
  }

  /** Our watch channel. */
  record EdoWatch(WatchSender<Integer> sender) implements Station {
    @Override
    public void send(Integer message) {
      sender.send(message);
    }

    @Override
    public Listener listen() {
      WatchReceiver<Integer> receiver = sender.subscribe();
      return () -> {
        receiver.changed();
        return receiver.value();
      };
    }
  }

  /** What plain Java has instead of a broadcast channel: a queue for each listener. */
  record JdkBroadcast(List<BlockingQueue<Integer>> queues) implements Station {
    @Override
    public void send(Integer message) {
      try {
        for (BlockingQueue<Integer> queue : queues) {
          queue.put(message);
        }
      } catch (InterruptedException e) {
        throw Direct.interrupted(e);
      }
    }

    @Override
    public Listener listen() {
      BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(CAPACITY);
      queues.add(queue);
      return () -> {
        try {
          return queue.take();
        } catch (InterruptedException e) {
          throw Direct.interrupted(e);
        }
      };
    }
  }

  /** What plain Java has instead of a watch channel: a lock, a number and a condition. */
  final class JdkWatch implements Station {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Integer value = -1;
    private long number;

    @Override
    public void send(Integer message) {
      lock.lock();
      try {
        value = message;
        number++;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Listener listen() {
      return new Listener() {
        private long seen;

        @Override
        public int next() {
          lock.lock();
          try {
            while (number == seen) {
              changed.await();
            }
            seen = number;
            return value;
          } catch (InterruptedException e) {
            throw Direct.interrupted(e);
          } finally {
            lock.unlock();
          }
        }
      };
    }
  }
}
