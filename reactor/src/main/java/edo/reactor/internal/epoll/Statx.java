package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/** The kernel's {@code struct statx}, which is the same on all architectures. */
final class Statx {
  static final int BYTES = 256;

  /** Asks for the type. */
  static final int TYPE = 1;

  /** Asks for type and size. */
  static final int TYPE_SIZE = 0x201;

  static final int AT_FDCWD = -100;
  static final int AT_EMPTY_PATH = 0x1000;

  private static final int MODE_OFFSET = 28;
  private static final int SIZE_OFFSET = 40;
  private static final int S_IFMT = 0xF000;
  private static final int S_IFIFO = 0x1000;
  private static final int S_IFREG = 0x8000;

  private Statx() {}

  static boolean isRegular(MemorySegment statx) {
    return (statx.get(JAVA_SHORT, MODE_OFFSET) & S_IFMT) == S_IFREG;
  }

  static boolean isFifo(MemorySegment statx) {
    return (statx.get(JAVA_SHORT, MODE_OFFSET) & S_IFMT) == S_IFIFO;
  }

  static long size(MemorySegment statx) {
    return statx.get(JAVA_LONG, SIZE_OFFSET);
  }
}
