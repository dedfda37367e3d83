package edo.reactor;

import edo.reactor.internal.EventBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * What {@link Poll#poll} found: filled by it anew each time, and owned by the polling thread.
 *
 * <p>Ready sources that do not fit are reported by later polls.
 */
public final class Events implements Iterable<Event> {
  /** How many events {@link #Events()} holds. */
  public static final int DEFAULT_CAPACITY = 1024;

  private final EventBuffer buffer;

  /** Room for {@link #DEFAULT_CAPACITY} events. */
  public Events() {
    this(DEFAULT_CAPACITY);
  }

  private Events(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, not " + capacity);
    }
    buffer = new EventBuffer(capacity);
  }

  /**
   * Room for a number of events.
   *
   * @param capacity how many one poll may report, at least 1
   * @return no events yet
   * @throws IllegalArgumentException if the capacity is below 1
   */
  public static Events withCapacity(int capacity) {
    return new Events(capacity);
  }

  /**
   * How many events one poll may report.
   *
   * @return the capacity
   */
  public int capacity() {
    return buffer.capacity();
  }

  /**
   * How many events the last poll reported.
   *
   * @return the number
   */
  public int size() {
    return buffer.size();
  }

  /**
   * Whether the last poll reported nothing.
   *
   * @return true if so
   */
  public boolean isEmpty() {
    return buffer.size() == 0;
  }

  /** Forgets the events. A poll does so by itself. */
  public void clear() {
    buffer.clear();
  }

  /**
   * One event, as an object.
   *
   * @param index from 0 to below {@link #size}
   * @return the event
   * @throws IndexOutOfBoundsException if there is no such event
   */
  public Event get(int index) {
    return new Event(new Token(tokenAt(index)), readinessAt(index));
  }

  /**
   * The token of one event; allocates nothing.
   *
   * @param index from 0 to below {@link #size}
   * @return the token's value
   * @throws IndexOutOfBoundsException if there is no such event
   */
  public long tokenAt(int index) {
    return buffer.token(Objects.checkIndex(index, buffer.size()));
  }

  /**
   * What one event says; allocates nothing.
   *
   * @param index from 0 to below {@link #size}
   * @return bits of {@link Readiness}
   * @throws IndexOutOfBoundsException if there is no such event
   */
  public int readinessAt(int index) {
    return buffer.readiness(Objects.checkIndex(index, buffer.size()));
  }

  EventBuffer buffer() {
    return buffer;
  }

  @Override
  public Iterator<Event> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size();
      }

      @Override
      public Event next() {
        if (!hasNext()) {
          throw new NoSuchElementException("only " + size() + " events");
        }
        return get(next++);
      }
    };
  }

  @Override
  public String toString() {
    var text = new StringBuilder("[");
    for (int i = 0; i < size(); i++) {
      text.append(i == 0 ? "" : ", ").append(get(i));
    }
    return text.append(']').toString();
  }
}
