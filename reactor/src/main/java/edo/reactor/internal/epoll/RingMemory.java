package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The memory of an io_uring, which the kernel reads and writes as well: a queue of submissions and
 * one of completions. Where what lies the kernel says when it sets a ring up.
 *
 * <pre>
 *   field                       read      write     owner
 *   submission entries, array   plain     plain     who submits, below the tail: the kernel
 *   submission tail             plain     release   who submits
 *   submission head             acquire   release   the kernel
 *   completion entries          plain     plain     the kernel, below the tail: who takes them
 *   completion tail             acquire   release   the kernel
 *   completion head             plain     release   who takes them
 * </pre>
 *
 * <p>Who submits and who takes completions is one thread at a time here: the one that has claimed
 * the {@link Uring}. The release of an index hands over the entries before it, the acquire of the
 * other side's index takes them over. Indices run through all numbers and are masked on use.
 */
final class RingMemory {
  static final int PARAMETER_BYTES = 120;
  static final int SUBMISSION_BYTES = 64;
  static final int COMPLETION_BYTES = 16;

  // struct io_uring_params: the sizes, then the offsets of the two queues.
  static final int SUBMISSIONS = 0;
  static final int COMPLETIONS = 4;
  static final int FEATURES = 20;
  static final int SQ_OFFSETS = 40;
  static final int CQ_OFFSETS = 80;
  static final int HEAD = 0;
  static final int TAIL = 4;
  static final int SQ_ARRAY = 24;
  static final int CQ_ENTRIES = 20;

  // struct io_uring_sqe
  private static final int OPCODE = 0;
  private static final int FD = 4;
  private static final int OFFSET = 8;
  private static final int ADDRESS = 16;
  private static final int LENGTH = 24;
  private static final int FLAGS = 28;
  private static final int USER_DATA = 32;

  private static final VarHandle INDEX = JAVA_INT.varHandle();

  private final MemorySegment rings;
  private final MemorySegment entries;
  private final long submissionHead;
  private final long submissionTail;
  private final long completionHead;
  private final long completionTail;
  private final long completions;
  private final int submissionMask;
  private final int completionMask;

  /**
   * Reads where what lies.
   *
   * @param rings both queues
   * @param entries of the submissions
   * @param parameters what the kernel has filled in at the set-up
   */
  RingMemory(MemorySegment rings, MemorySegment entries, MemorySegment parameters) {
    this.rings = rings;
    this.entries = entries;
    submissionHead = parameters.get(JAVA_INT, SQ_OFFSETS + HEAD);
    submissionTail = parameters.get(JAVA_INT, SQ_OFFSETS + TAIL);
    completionHead = parameters.get(JAVA_INT, CQ_OFFSETS + HEAD);
    completionTail = parameters.get(JAVA_INT, CQ_OFFSETS + TAIL);
    completions = parameters.get(JAVA_INT, CQ_OFFSETS + CQ_ENTRIES);
    submissionMask = parameters.get(JAVA_INT, SUBMISSIONS) - 1;
    completionMask = parameters.get(JAVA_INT, COMPLETIONS) - 1;
    long array = parameters.get(JAVA_INT, SQ_OFFSETS + SQ_ARRAY);
    for (int i = 0; i <= submissionMask; i++) {
      rings.set(JAVA_INT, array + 4L * i, i); // each place always means the entry of its number
    }
  }

  /** How many operations may be submitted at once. */
  int capacity() {
    return submissionMask + 1;
  }

  /** How many entries the two queues' bytes take, as far as the kernel says. */
  static long ringBytes(MemorySegment parameters) {
    long submissions =
        parameters.get(JAVA_INT, SQ_OFFSETS + SQ_ARRAY)
            + 4L * parameters.get(JAVA_INT, SUBMISSIONS);
    long completions =
        parameters.get(JAVA_INT, CQ_OFFSETS + CQ_ENTRIES)
            + (long) COMPLETION_BYTES * parameters.get(JAVA_INT, COMPLETIONS);
    return Math.max(submissions, completions);
  }

  // ---------------------------------------------------------------- submissions

  /** Where the next submission goes. */
  int submissionTail() {
    return rings.get(JAVA_INT, submissionTail);
  }

  /** How far the kernel has taken submissions. */
  int submissionHead() {
    return (int) INDEX.getAcquire(rings, submissionHead);
  }

  /** Hands all submissions before an index to the kernel, or takes back those from it on. */
  void submissionTail(int to) {
    INDEX.setRelease(rings, submissionTail, to);
  }

  void submission(
      int index,
      byte opcode,
      int fd,
      long offset,
      long address,
      int length,
      int flags,
      long userData) {
    long at = (long) SUBMISSION_BYTES * (index & submissionMask);
    entries.asSlice(at, SUBMISSION_BYTES).fill((byte) 0);
    entries.set(JAVA_BYTE, at + OPCODE, opcode);
    entries.set(JAVA_INT, at + FD, fd);
    entries.set(JAVA_LONG, at + OFFSET, offset);
    entries.set(JAVA_LONG, at + ADDRESS, address);
    entries.set(JAVA_INT, at + LENGTH, length);
    entries.set(JAVA_INT, at + FLAGS, flags);
    entries.set(JAVA_LONG, at + USER_DATA, userData);
  }

  /** The user data of a submission. */
  int submitted(int index) {
    return (int)
        entries.get(JAVA_LONG, (long) SUBMISSION_BYTES * (index & submissionMask) + USER_DATA);
  }

  // ---------------------------------------------------------------- completions

  /** The first completion that was not taken yet. */
  int completionHead() {
    return rings.get(JAVA_INT, completionHead);
  }

  /** Behind the last completion. */
  int completionTail() {
    return (int) INDEX.getAcquire(rings, completionTail);
  }

  /** Gives the places before an index back to the kernel. */
  void completionHead(int to) {
    INDEX.setRelease(rings, completionHead, to);
  }

  long userData(int index) {
    return rings.get(JAVA_LONG, completions + (long) COMPLETION_BYTES * (index & completionMask));
  }

  int result(int index) {
    return rings.get(
        JAVA_INT, completions + (long) COMPLETION_BYTES * (index & completionMask) + 8);
  }
}
