package edo.stream;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Waits for items one at a time, for those who cannot be told of checked exceptions. */
final class PullIterator<T> implements Iterator<T> {
  private final AsyncStream<T> stream;

  /** There is an item; it is the stream's, which closes it, until it is taken. */
  private boolean announced;

  PullIterator(AsyncStream<T> stream) {
    this.stream = stream;
  }

  static <T> Stream<T> stream(AsyncStream<T> stream) {
    // Without a size, which would be binding: a hint may be wrong, and items may be taken before.
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    Spliterator<T> parts = Spliterators.spliteratorUnknownSize(new PullIterator<>(stream), traits);
    return StreamSupport.stream(parts, false).onClose(stream::close);
  }

  @Override
  public boolean hasNext() {
    try {
      announced = announced || stream.hasNext();
      return announced;
    } catch (Exception e) {
      throw Failures.unchecked(e);
    }
  }

  @Override
  public T next() {
    if (hasNext()) {
      announced = false;
      return stream.item();
    }
    throw new NoSuchElementException("the stream is at its end; ask hasNext() first");
  }
}
