package edo.stream;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Waits for items one at a time, for those who cannot be told of checked exceptions. */
final class PullIterator<T> implements Iterator<T> {
  private final AsyncStream<T> stream;

  /** The item that was announced and not taken. */
  private @Nullable T next;

  PullIterator(AsyncStream<T> stream) {
    this.stream = stream;
  }

  static <T> Stream<T> stream(AsyncStream<T> stream) {
    SizeHint hint = stream.sizeHint();
    OptionalLong upper = hint.upper();
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    Iterator<T> items = new PullIterator<>(stream);
    Spliterator<T> parts =
        upper.isPresent() && upper.getAsLong() == hint.lower()
            ? Spliterators.spliterator(items, hint.lower(), traits)
            : Spliterators.spliteratorUnknownSize(items, traits);
    return StreamSupport.stream(parts, false).onClose(stream::close);
  }

  @Override
  public boolean hasNext() {
    if (next != null) {
      return true;
    }
    try {
      if (stream.hasNext()) {
        next = stream.item();
        return true;
      }
      return false;
    } catch (Exception e) {
      throw Failures.unchecked(e);
    }
  }

  @Override
  public T next() {
    if (hasNext()) {
      T taken = next;
      if (taken != null) {
        next = null;
        return taken;
      }
    }
    throw new NoSuchElementException("the stream is at its end; ask hasNext() first");
  }
}
