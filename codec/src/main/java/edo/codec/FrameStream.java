package edo.codec;

import edo.stream.AsyncStream;
import edo.task.Context;
import edo.task.Poll;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A stream of frames that closes what they come from. */
abstract class FrameStream<T> extends AsyncStream<T> {
  private final Closeable source;

  FrameStream(Closeable source) {
    this.source = source;
  }

  @Override
  protected final Poll<@Nullable Void> pollRelease(Context cx) {
    try {
      source.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Poll.done();
  }
}
