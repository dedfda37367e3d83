package edo.miniredis.resp;

import edo.bytes.ArrayPool;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests apart as their bytes arrive, in one array that is used again and again: whole
 * requests in the ordinary form ({@code *2\r\n$3\r\nGET\r\n...}) and in the inline form, a line of
 * words.
 *
 * <p>What has been understood of an unfinished request is kept, so that a request in many small
 * pieces costs no more than one in a single piece. Memory grows with what has arrived, never with
 * what was announced, and ends at the limit.
 */
public final class RequestReader {
  /** The array at the beginning, and what is kept of a larger one. */
  public static final int ORDINARY = 16 * 1024;

  /** A line may be so long: as much as Redis takes. */
  static final int LONGEST_LINE = 64 * 1024;

  /** So many arguments may a request have: as many as Redis takes. */
  static final int MOST_ARGUMENTS = 1024 * 1024;

  private static final int UNKNOWN = -1;
  private static final byte[] NO_BYTES = {};

  private final ArrayPool pool;
  private final int limit;
  private final Request request = new Request();

  /** Bytes {@code start} to {@code end} have come and belong to requests that were not consumed. */
  private byte[] array = NO_BYTES;

  private int start;
  private int end;

  /** Up to here the request at {@code start} has been understood. */
  private int position;

  /** Up to here there is no end of the line that begins at {@code position}. */
  private int searched;

  /** Arguments of the request at {@code start}. */
  private int expected = UNKNOWN;

  /** Bytes of the argument at {@code position}. */
  private int argument = UNKNOWN;

  private final Lines inline = new Lines();

  /**
   * Empty.
   *
   * @param pool where ordinary arrays come from
   * @param limit how many bytes a request may have; one argument likewise
   */
  public RequestReader(ArrayPool pool, int limit) {
    this.pool = pool;
    this.limit = limit;
  }

  /** Where the bytes come from. */
  @FunctionalInterface
  public interface Source {
    /**
     * Reads.
     *
     * @param array where to
     * @param offset of the first byte
     * @param length how many at most
     * @return how many, or negative: the end, or nothing yet
     * @throws IOException if it failed
     */
    int read(byte[] array, int offset, int length) throws IOException;
  }

  /**
   * Reads once.
   *
   * @param source where from
   * @return what it returned
   * @throws ProtocolException if there is no room left for this request
   * @throws IOException if the source failed
   */
  public int fill(Source source) throws IOException {
    makeRoom();
    int n = source.read(array, end, array.length - end);
    if (n > 0) {
      end += n;
    }
    return n;
  }

  /**
   * Goes on to the next request.
   *
   * @return it, valid until {@link #consume}; null if more bytes are needed
   * @throws ProtocolException if the bytes are no request
   */
  public @Nullable Request next() throws ProtocolException {
    while (expected == UNKNOWN) {
      if (position == end) {
        return null;
      }
      if (array[position] != '*') {
        if (!line(LONGEST_LINE, "too big inline request")) {
          return null;
        }
        request.clear();
        inline.cut(array, start, searched, request);
        position = searched + 1;
        searched = position;
        if (request.count() > 0) {
          request.place(array, start);
          return request;
        }
        start = position; // an empty line is no request
        continue;
      }
      if (!line(Numbers.LONGEST + 4, "too big mbulk count string")) {
        return null;
      }
      long count = header(MOST_ARGUMENTS, "invalid multibulk length", true);
      if (count <= 0) {
        start = position;
        continue;
      }
      expected = (int) count;
      request.clear();
    }
    while (request.count() < expected) {
      if (argument == UNKNOWN) {
        if (position == end) {
          return null;
        }
        if (array[position] != '$') {
          throw new ProtocolException(
              "Protocol error: expected '$', got '" + printable(array[position]) + "'");
        }
        if (!line(Numbers.LONGEST + 4, "too big bulk count string")) {
          return null;
        }
        argument = (int) header(limit, "invalid bulk length", false);
      }
      if (end - position < argument + 2) {
        return null;
      }
      // The two bytes behind it should end its line. As in Redis nobody looks.
      request.add(position - start, argument);
      position += argument + 2;
      searched = position;
      argument = UNKNOWN;
    }
    request.place(array, start);
    return request;
  }

  /** Is done with the request that {@link #next} has returned. */
  public void consume() {
    expected = UNKNOWN;
    start = position;
    if (start == end) {
      start = 0;
      end = 0;
      position = 0;
      searched = 0;
    }
  }

  /**
   * Gives the array back until bytes arrive, if there are none in it.
   *
   * @return if there were none
   */
  public boolean release() {
    if (start != end) {
      return false;
    }
    request.release();
    pool.give(array);
    array = NO_BYTES;
    start = 0;
    end = 0;
    position = 0;
    searched = 0;
    return true;
  }

  /**
   * Where the first request lies that was not consumed, counted from the end of what has arrived.
   *
   * @return bytes that have arrived and were not consumed
   */
  public int unconsumed() {
    return end - start;
  }

  /** Finds the end of the line at {@code position}: {@code searched} is its line feed then. */
  private boolean line(int longest, String complaint) throws ProtocolException {
    int i = Math.max(searched, position);
    while (i < end && array[i] != '\n') {
      i++;
    }
    searched = i;
    if (i - position > longest) {
      throw new ProtocolException("Protocol error: " + complaint);
    }
    return i < end;
  }

  /** The number in the line at {@code position}, which ends at {@code searched}; goes behind it. */
  private long header(int most, String complaint, boolean orNegative) throws ProtocolException {
    int from = position + 1;
    int length = searched - from;
    if (length > 0 && array[searched - 1] == '\r') {
      length--;
    }
    if (!Numbers.isInteger(array, from, length)) {
      throw new ProtocolException("Protocol error: " + complaint);
    }
    long value = Numbers.parse(array, from, length);
    if (value > most || (value < 0 && !orNegative)) {
      throw new ProtocolException("Protocol error: " + complaint);
    }
    position = searched + 1;
    searched = position;
    return value;
  }

  private void makeRoom() throws ProtocolException {
    if (array.length == 0) {
      array = pool.take();
    }
    if (end < array.length) {
      return;
    }
    if (start > 0) {
      System.arraycopy(array, start, array, 0, end - start);
    } else {
      if (array.length >= limit) {
        throw new ProtocolException(
            "Protocol error: a request of more than " + limit + " bytes; the server's limit");
      }
      byte[] small = array;
      array = Arrays.copyOf(small, (int) Math.min(limit, 2L * small.length));
      pool.give(small);
    }
    position -= start;
    searched -= start;
    end -= start;
    start = 0;
  }

  private static String printable(byte b) {
    return b >= ' ' && b < 127 ? String.valueOf((char) b) : "\\x" + Integer.toHexString(b & 0xff);
  }
}
