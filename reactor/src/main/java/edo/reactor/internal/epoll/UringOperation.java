package edo.reactor.internal.epoll;

import edo.reactor.FileRing.Completion;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One operation on its way through a {@link Uring}: it owns its memory, and a use of its file's
 * descriptor, until the kernel is through. Only who has claimed the ring touches it after the
 * submission.
 */
final class UringOperation {
  static final byte FSYNC = 3;
  static final byte READ = 22;
  static final byte WRITE = 23;
  private static final int DATA_ONLY = 1;

  final byte opcode;
  private final Descriptor file;
  private final long offset;

  /** Never read again, but not to be collected while the kernel uses it. */
  @SuppressWarnings("unused")
  private final @Nullable ByteBuffer memory;

  private final long address;
  private final int length;
  private final int flags;
  private final Completion completion;

  /** How many bytes were transferred in earlier rounds. */
  private int before;

  private UringOperation(
      byte opcode,
      Descriptor file,
      long offset,
      @Nullable ByteBuffer memory,
      int length,
      int flags,
      Completion completion) {
    this.opcode = opcode;
    this.file = file;
    this.offset = offset;
    this.memory = memory;
    this.address = memory == null ? 0 : MemorySegment.ofBuffer(memory).address();
    this.length = length;
    this.flags = flags;
    this.completion = completion;
  }

  /** Reads into, or writes from, what a direct buffer has remaining. */
  static UringOperation transfer(
      byte opcode, Descriptor file, long offset, ByteBuffer memory, Completion completion) {
    if (!memory.isDirect()) {
      throw new IllegalArgumentException("the kernel needs a direct buffer, not " + memory);
    }
    return new UringOperation(opcode, file, offset, memory, memory.remaining(), 0, completion);
  }

  static UringOperation sync(Descriptor file, boolean attributes, Completion completion) {
    return new UringOperation(FSYNC, file, 0, null, 0, attributes ? 0 : DATA_ONLY, completion);
  }

  void describe(RingMemory to, int index, int slot) {
    to.submission(
        index,
        opcode,
        file.number(),
        opcode == FSYNC ? 0 : offset + before,
        address + before,
        length - before,
        flags,
        slot);
  }

  /**
   * Takes the kernel's answer.
   *
   * @return false if that was not all: to be submitted again
   */
  boolean isOver(int result) {
    // The kernel withdraws what a thread has submitted that ends; nobody else asks for that.
    if (result == -Errno.EINTR || result == -Errno.ECANCELED) {
      return false;
    }
    if (result <= 0 || opcode != WRITE) {
      return true;
    }
    before += result;
    return before == length;
  }

  /** Gives the file back, and tells. */
  void end(int result) {
    file.exit(Descriptor.PLAIN);
    int bytes = opcode == WRITE ? before : Math.max(result, 0);
    boolean stuck = result == 0 && opcode == WRITE && length > 0;
    completion.completed(bytes, stuck ? Errno.EIO : Math.max(-result, 0));
  }
}
