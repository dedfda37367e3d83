package edo.bench;

import com.softwaremill.jox.Channel;
import edo.sync.Mpsc;
import edo.sync.MpscReceiver;
import edo.sync.MpscSender;
import java.util.Collection;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A channel for one receiver, in direct style, as each of the systems has it.
 *
 * <p>A JVM opens one system only, so the calls are as direct as if written out. The same holds for
 * {@link Section}, {@link Bell} and {@link Station}.
 *
 * @param <T> what goes through
 */
interface Conduit<T> {
  /**
   * Up to this capacity a queue of the JDK is an array; beyond it that would be most of the cost.
   */
  int ARRAY_LIMIT = 1024;

  void send(T message);

  T recv();

  /** Waits for one, then takes what is there. */
  int recvMany(Collection<T> into, int limit);

  /** An end for one more sender. */
  default Conduit<T> forSender() {
    return this;
  }

  /** Gives such an end up. */
  default void close() {}

  static <T> Conduit<T> edo(int capacity) {
    return edo(Mpsc.bounded(capacity));
  }

  static <T> Conduit<T> edoUnbounded() {
    return edo(Mpsc.unbounded());
  }

  private static <T> Conduit<T> edo(Mpsc<T> channel) {
    return new Edo<>(channel.sender(), channel.receiver());
  }

  static <T> Conduit<T> jdk(int capacity) {
    return new Jdk<>(
        capacity <= ARRAY_LIMIT
            ? new ArrayBlockingQueue<>(capacity)
            : new LinkedBlockingQueue<>(capacity));
  }

  static <T> Conduit<T> jdkUnbounded() {
    return new Jdk<>(new LinkedBlockingQueue<>());
  }

  static <T> Conduit<T> jox(int capacity) {
    return new Jox<>(Channel.newBufferedChannel(capacity));
  }

  static <T> Conduit<T> joxUnbounded() {
    return new Jox<>(Channel.newUnlimitedChannel());
  }

  /** Our channel. */
  record Edo<T>(MpscSender<T> sender, MpscReceiver<T> receiver) implements Conduit<T> {
    @Override
    public void send(T message) {
      sender.send(message);
    }

    @Override
    public T recv() {
      return receiver.recv();
    }

    @Override
    public int recvMany(Collection<T> into, int limit) {
      return receiver.recvMany(into, limit);
    }

    @Override
    public Conduit<T> forSender() {
      return new Edo<>(sender.copy(), receiver);
    }

    @Override
    public void close() {
      sender.close();
    }
  }

  /** A queue of the JDK. */
  record Jdk<T>(BlockingQueue<T> queue) implements Conduit<T> {
    @Override
    public void send(T message) {
      try {
        queue.put(message);
      } catch (InterruptedException e) {
        throw Direct.interrupted(e);
      }
    }

    @Override
    public T recv() {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        throw Direct.interrupted(e);
      }
    }

    @Override
    public int recvMany(Collection<T> into, int limit) {
      into.add(recv());
      return 1 + queue.drainTo(into, limit - 1);
    }
  }

  /** Jox's channel, which receives one message at a time. */
  record Jox<T>(Channel<T> channel) implements Conduit<T> {
    @Override
    public void send(T message) {
      try {
        channel.send(message);
      } catch (InterruptedException e) {
        throw Direct.interrupted(e);
      }
    }

    @Override
    public T recv() {
      try {
        return channel.receive();
      } catch (InterruptedException e) {
        throw Direct.interrupted(e);
      }
    }

    @Override
    public int recvMany(Collection<T> into, int limit) {
      throw new UnsupportedOperationException("Jox has no such method, hence no such row");
    }
  }
}
