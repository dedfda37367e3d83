package edo.codec;

import edo.bytes.BytesMut;
import edo.task.Discard;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a decoder puts its frame, and what is made of its answer: no object for each frame. */
final class Slot<T> implements Consumer<T> {
  private @Nullable T frame;

  /** There is something that the decoder has not seen, or may make another frame of. */
  private boolean isToAsk;

  /** Something has come, or the end, that the decoder has not seen. */
  void ask() {
    isToAsk = true;
  }

  /** Whether {@link #fill} may find a frame in what has come. */
  boolean isToAsk() {
    return isToAsk;
  }

  @Override
  public void accept(T next) {
    Objects.requireNonNull(next, "a frame must not be null");
    if (frame != null) {
      throw new IllegalStateException(
          "a decoder hands out one frame in a call and is called again; this one has two");
    }
    frame = next;
  }

  /** Whether there is a frame now. Does not believe the answer: a decoder may be anybody's. */
  boolean fill(Decoder<T> decoder, BytesMut in, boolean atEnd) throws IOException {
    int before = in.length();
    boolean there = false;
    boolean failed = true;
    boolean cutOff = false;
    try {
      there = decode(decoder, in, atEnd);
      failed = false;
    } catch (EOFException e) {
      cutOff = true; // half a frame was the last, whatever of it was removed: told once
      throw e;
    } finally {
      // A decoder that fails and removes nothing would fail again with the same bytes, for ever.
      isToAsk = failed ? !cutOff && in.length() < before : there;
    }
    return there;
  }

  private boolean decode(Decoder<T> decoder, BytesMut in, boolean atEnd) throws IOException {
    boolean there;
    try {
      there = atEnd ? decoder.decodeEof(in, this) : decoder.decode(in, this);
    } catch (Throwable e) {
      Discard.close(frame);
      frame = null;
      throw e;
    }
    if (there != (frame != null)) {
      Discard.close(frame);
      frame = null;
      throw new IllegalStateException(
          decoder
              + (there
                  ? " answered true and handed out no frame"
                  : " handed out a frame and answered false"));
    }
    return there;
  }

  /** The frame, once. */
  T take() {
    T taken = Objects.requireNonNull(frame);
    frame = null;
    return taken;
  }
}
