package edo.miniredis.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import edo.bytes.ArrayPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the fuzz test asks of {@link RequestReader}. */
public final class FuzzedRequests {
  private static final int LIMIT = 1 << 20;

  private FuzzedRequests() {}

  /** Reads the input at once and in pieces, which is to mean the same. */
  public static void read(byte[] input, Random random) throws IOException {
    List<String> whole = new ArrayList<>();
    String end = read(input, whole, null);
    List<String> pieces = new ArrayList<>();
    String other = read(input, pieces, random);
    if (!whole.equals(pieces) || !end.equals(other)) {
      throw new AssertionError(whole + " " + end + ", but in pieces " + pieces + " " + other);
    }
  }

  private static String read(byte[] input, List<String> requests, Random random)
      throws IOException {
    int[] at = {0};
    RequestReader reader = new RequestReader(new ArrayPool(RequestReader.ORDINARY, 1), LIMIT);
    try {
      while (true) {
        for (Request request; (request = reader.next()) != null; reader.consume()) {
          StringBuilder text = new StringBuilder();
          for (int i = 0; i < request.count(); i++) {
            text.append('<').append(new String(request.bytes(i), ISO_8859_1)).append('>');
          }
          requests.add(text.toString());
        }
        int n =
            reader.fill((array, offset, length) -> {
              if (array.length > Math.max(RequestReader.ORDINARY, 4 * input.length)) {
                throw new AssertionError(array.length + " bytes of room for " + input.length);
              }
              int most = Math.min(length, input.length - at[0]);
              if (most == 0) {
                return -1;
              }
              int piece = random == null ? most : 1 + random.nextInt(Math.min(most, 40));
              System.arraycopy(input, at[0], array, offset, piece);
              at[0] += piece;
              return piece;
            });
        if (n < 0) {
          return "more is to come";
        }
      }
    } catch (ProtocolException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
