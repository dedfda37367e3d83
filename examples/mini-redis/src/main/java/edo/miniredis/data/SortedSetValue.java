package edo.miniredis.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A set of strings in the order of their scores; those of one score in the order of their bytes.
 */
public final class SortedSetValue {
  private final ByteTable<Scored> members = new ByteTable<>();
  private final TreeSet<Scored> order = new TreeSet<>();

  /** Empty. */
  public SortedSetValue() {}

  /** A member and its score. */
  public static final class Scored extends ByteTable.Node implements Comparable<Scored> {
    private double score;

    Scored(byte[] member, double score) {
      super(member);
      this.score = score;
    }

    /**
     * Its score.
     *
     * @return never NaN
     */
    public double score() {
      return score;
    }

    @Override
    public int compareTo(Scored other) {
      // Not Double.compare: -0 and 0 are one score.
      if (score != other.score) {
        return score < other.score ? -1 : 1;
      }
      return Arrays.compareUnsigned(key, other.key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Scored scored && compareTo(scored) == 0;
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(key);
    }
  }

  /**
   * How many.
   *
   * @return members
   */
  public int size() {
    return members.size();
  }

  /**
   * Looks a member up.
   *
   * @param array holds it
   * @param offset of its first byte
   * @param length of the member
   * @return with its score, or null
   */
  public @Nullable Scored find(byte[] array, int offset, int length) {
    return members.find(array, offset, length);
  }

  /**
   * Adds a member that is not there.
   *
   * @param member the caller's no more
   * @param score not NaN
   */
  public void add(byte[] member, double score) {
    Scored scored = new Scored(member, score);
    members.add(scored);
    order.add(scored);
  }

  /**
   * Gives a member another score.
   *
   * @param member is in it
   * @param score not NaN
   */
  public void setScore(Scored member, double score) {
    order.remove(member);
    member.score = score;
    order.add(member);
  }

  /**
   * Takes a member out.
   *
   * @param member is in it
   */
  public void remove(Scored member) {
    order.remove(member);
    members.remove(member.key);
  }

  /**
   * The lowest, or the highest.
   *
   * @param highest which
   * @return with its score; there must be one
   */
  public Scored end(boolean highest) {
    return highest ? order.last() : order.first();
  }

  /**
   * All of them in order.
   *
   * @param fromHighest in the opposite order
   * @return ends when it is changed
   */
  public Iterator<Scored> iterator(boolean fromHighest) {
    return fromHighest ? order.descendingIterator() : order.iterator();
  }

  /**
   * How many come before a member; takes time in proportion.
   *
   * @param member is in it
   * @param fromHighest in the opposite order
   * @return its rank, from 0 on
   */
  public int rank(Scored member, boolean fromHighest) {
    NavigableSet<Scored> before =
        fromHighest ? order.tailSet(member, false) : order.headSet(member, false);
    return before.size();
  }
}
