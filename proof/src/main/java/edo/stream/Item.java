package edo.stream;

import java.util.concurrent.atomic.AtomicInteger;

/** Something that is to be closed, and is counted. */
final class Item implements AutoCloseable {
  final AtomicInteger closed = new AtomicInteger();

  @Override
  public void close() {
    closed.getAndIncrement();
  }
}
