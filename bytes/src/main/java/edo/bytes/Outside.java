package edo.bytes;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteOrder;

/**
 * Memory that is not an array of ours: native memory, a mapped file, or what an owner lends. The
 * owner is reachable for as long as anybody who has this one.
 */
final class Outside {
  /** What is copied at once for those who want arrays. */
  private static final int PIECE = 8192;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** Stands in for "none": with an array of ours nothing here is ever asked. */
  static final Outside NONE = new Outside(MemorySegment.ofArray(Raw.NO_BYTES), Raw.NO_BYTES);

  private final MemorySegment segment;
  private final Object owner;

  Outside(MemorySegment segment, Object owner) {
    this.segment = segment.asReadOnly();
    this.owner = owner;
  }

  long size() {
    return segment.byteSize();
  }

  MemorySegment slice(int at, int length) {
    return segment.asSlice(at, length);
  }

  // The fences: an owner that is collected may free the memory, so not while it is being read.

  byte getByte(int at) {
    try {
      return segment.get(ValueLayout.JAVA_BYTE, at);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  short getShort(int at) {
    try {
      return segment.get(SHORT, at);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  int getInt(int at) {
    try {
      return segment.get(INT, at);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  long getLong(int at) {
    try {
      return segment.get(LONG, at);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  void get(int at, byte[] into, int offset, int length) {
    try {
      MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, at, into, offset, length);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  int indexOf(int from, int to, byte value) {
    for (int i = from; i < to; i++) {
      if (getByte(i) == value) {
        return i;
      }
    }
    return -1;
  }

  void writeTo(int at, int length, ArraySink to) throws IOException {
    byte[] piece = new byte[Math.min(length, PIECE)];
    for (int done = 0; done < length; ) {
      int n = Math.min(length - done, PIECE);
      get(at + done, piece, 0, n);
      to.write(piece, 0, n);
      done += n;
    }
  }
}
