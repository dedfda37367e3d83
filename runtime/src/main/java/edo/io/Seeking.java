package edo.io;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.util.Objects;

/** The computation behind {@link Seekable}. Holds nothing that would have to be freed. */
final class Seeking implements Async<Long> {
  private final Seekable target;
  private final SeekFrom where;
  private boolean begun;

  Seeking(Seekable target, SeekFrom where) {
    this.target = target;
    this.where = Objects.requireNonNull(where, "a place must not be null");
  }

  @Override
  public Poll<Long> poll(Context cx) throws IOException {
    for (; ; ) {
      long at = target.pollSeek(cx);
      if (at == ByteReader.PENDING) {
        return Poll.pending();
      }
      if (begun) {
        return Poll.ready(at);
      }
      target.startSeek(where);
      begun = true;
    }
  }

  /** What is behind a buffer, if it can seek. */
  static Seekable of(Object behind) {
    if (behind instanceof Seekable seekable) {
      return seekable;
    }
    throw new UnsupportedOperationException(
        behind + " cannot seek; put the buffer in front of something Seekable, such as a file");
  }

  /** One seek at a time. */
  static void checkNone(boolean seeking, Object what) {
    if (seeking) {
      throw new IllegalStateException(
          what + " is seeking already; call pollSeek until it answers before startSeek");
    }
  }
}
