package edo.check;

import org.jspecify.annotations.Nullable;

/** One store to an atomic variable, as a read may see it. */
final class Store {
  /** The number of the thread that stored. */
  final int thread;

  /** The value, of numbers and booleans; of references it is {@link #ref}. */
  long bits;

  @Nullable Object ref;

  /** What whoever acquires this store gets to know; null if that is nothing. */
  @Nullable View view;

  /** Whether it comes of a read-modify-write, so that nothing may be put right before it. */
  boolean follows;

  /** Where it stands in the order of the stores to its variable; grows when one is put before. */
  int position;

  /** For each thread one more than the yields it had made when it first read this. */
  private int @Nullable [] seen;

  Store(int thread, long bits, @Nullable Object ref) {
    this.thread = thread;
    this.bits = bits;
    this.ref = ref;
  }

  void markSeen(Strand reader, int threads) {
    int[] seenBy = seen;
    if (seenBy == null) {
      seenBy = new int[threads];
      seen = seenBy;
    }
    if (seenBy[reader.id] == 0) {
      seenBy[reader.id] = reader.yields + 1;
    }
  }

  /** Whether a thread has read this before it last yielded. */
  boolean isStaleFor(Strand reader) {
    int[] seenBy = seen;
    return seenBy != null && seenBy[reader.id] != 0 && seenBy[reader.id] <= reader.yields;
  }
}
