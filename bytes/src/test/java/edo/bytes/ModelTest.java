package edo.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * BYT-031, BYT-034, BYT-044, BYT-045, BYT-048, BYT-054, BYT-065: many buffers and slices of few
 * arrays, changed at random, beside arrays that share nothing. After each step all of them are
 * compared: whoever writes to what is not his is found by those whose it is.
 */
class ModelTest {
  private static final int STEPS = 40_000;
  private static final int MOST = 12;

  /** A buffer, and what must be in it. */
  private static final class Pair {
    final BytesMut real;
    byte[] model;

    Pair(BytesMut real, byte[] model) {
      this.real = real;
      this.model = model;
    }
  }

  private record Frozen(Bytes real, byte[] model) {}

  private final List<Pair> buffers = new ArrayList<>();
  private final List<Frozen> frozen = new ArrayList<>();
  private SplittableRandom random = new SplittableRandom(0);
  private byte next;

  @Test
  void nobodyWritesToWhatIsNotHis() {
    for (long seed = 1; seed <= 3; seed++) {
      random = new SplittableRandom(seed);
      buffers.clear();
      frozen.clear();
      int step = 0;
      try {
        for (; step < STEPS; step++) {
          step();
          check();
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ", step " + step, e);
      }
    }
  }

  private void check() {
    for (Pair pair : buffers) {
      assertEquals(pair.model.length, pair.real.length());
      assertArrayEquals(pair.model, Sources.content(pair.real));
    }
    for (Frozen each : frozen) {
      assertArrayEquals(each.model, each.real.toByteArray());
    }
  }

  private byte[] fresh(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = next++;
    }
    return bytes;
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private int upTo(int most) {
    return random.nextInt(most + 1);
  }

  private void keep(BytesMut real, byte[] model) {
    if (buffers.size() == MOST) {
      buffers.remove(random.nextInt(MOST));
    }
    buffers.add(new Pair(real, model));
  }

  private void keep(Bytes real, byte[] model) {
    if (frozen.size() == MOST) {
      frozen.remove(random.nextInt(MOST));
    }
    frozen.add(new Frozen(real, model));
  }

  private void step() {
    if (buffers.isEmpty() || random.nextInt(40) == 0) {
      keep(new BytesMut(upTo(40)), new byte[0]);
      return;
    }
    Pair p = buffers.get(random.nextInt(buffers.size()));
    int length = p.model.length;
    switch (random.nextInt(18)) {
      case 0, 1 -> {
        byte[] more = fresh(upTo(12));
        p.real.put(more);
        p.model = join(p.model, more);
      }
      case 2 -> {
        byte[] more = fresh(8);
        p.real.putLong(Bytes.wrap(more).getLong(0));
        p.model = join(p.model, more);
      }
      case 3 -> {
        int n = upTo(length);
        p.real.advance(n);
        p.model = Arrays.copyOfRange(p.model, n, length);
      }
      case 4 -> {
        int n = upTo(length);
        p.real.truncate(n);
        p.model = Arrays.copyOf(p.model, n);
      }
      case 5 -> {
        int n = upTo(length);
        BytesMut head = p.real.splitTo(n);
        byte[] model = Arrays.copyOf(p.model, n);
        p.model = Arrays.copyOfRange(p.model, n, length);
        keep(head, model);
      }
      case 6 -> {
        int n = upTo(p.real.capacity());
        BytesMut tail = p.real.splitOff(n);
        byte[] model = n < length ? Arrays.copyOfRange(p.model, n, length) : new byte[0];
        p.model = Arrays.copyOf(p.model, Math.min(n, length));
        keep(tail, model);
      }
      case 7 -> {
        int n = upTo(length);
        keep(p.real.getBytes(n), Arrays.copyOf(p.model, n));
        p.model = Arrays.copyOfRange(p.model, n, length);
      }
      case 8 -> {
        keep(p.real.freeze(), p.model);
        p.model = new byte[0];
      }
      case 9, 10 -> {
        Pair other = buffers.get(random.nextInt(buffers.size()));
        if (other == p) {
          assertThrows(IllegalArgumentException.class, () -> p.real.unsplit(p.real));
        } else if (random.nextBoolean() || p.real.tryUnsplit(other.real)) {
          p.real.unsplit(other.real);
          p.model = join(p.model, other.model);
          other.model = new byte[0];
        }
      }
      case 11 -> p.real.reserve(upTo(30));
      case 12 -> {
        int n = upTo(30);
        if (p.real.tryReclaim(n)) {
          byte[] more = fresh(n);
          p.real.chunkMut().put(more);
          p.real.advanceMut(n);
          p.model = join(p.model, more);
        }
      }
      case 13 -> {
        int begin = upTo(length);
        int end = begin + upTo(length - begin);
        if (length < 200) {
          p.real.extendFromWithin(begin, end);
          p.model = join(p.model, Arrays.copyOfRange(p.model, begin, end));
        }
      }
      case 14 -> {
        p.real.clear();
        p.model = new byte[0];
      }
      case 15 -> {
        if (length > 0) {
          int i = random.nextInt(length);
          p.real.set(i, next);
          p.model = p.model.clone();
          p.model[i] = next++;
        }
      }
      case 16 -> {
        if (!frozen.isEmpty()) {
          Frozen f = frozen.get(random.nextInt(frozen.size()));
          int begin = upTo(f.model.length);
          int end = begin + upTo(f.model.length - begin);
          keep(f.real.slice(begin, end), Arrays.copyOfRange(f.model, begin, end));
        }
      }
      default -> {
        if (!frozen.isEmpty()) {
          Frozen f = frozen.get(random.nextInt(frozen.size()));
          if (length < 200) {
            p.real.put(f.real);
            p.model = join(p.model, f.model);
          }
        }
      }
    }
  }
}
