package edo.sim.internal.files;

import java.io.IOException;
import java.util.SplittableRandom;

/** What is slow, fails or lies on a disk, by chance. Asked only for what is switched on. */
final class DiskFaults {
  private final FileSettings settings;
  private final SplittableRandom random;

  DiskFaults(FileSettings settings, SplittableRandom random) {
    this.settings = settings;
    this.random = random;
  }

  private boolean happens(double rate) {
    return rate > 0 && random.nextDouble() < rate;
  }

  /** How long the next operation takes. */
  long latency() {
    long min = settings.minLatency();
    long max = settings.maxLatency();
    return min == max ? min : random.nextLong(min, max + 1);
  }

  void mayFail(String doing) throws IOException {
    if (happens(settings.errorRate())) {
      throw new IOException("Input/output error: " + doing);
    }
  }

  /**
   * How many bytes a read brings.
   *
   * @param there how many there are, at least 1
   * @param unit of which it must be a multiple, unless there are fewer
   */
  int readable(int there, int unit) {
    if (there > unit && happens(settings.shortReadRate())) {
      return random.nextInt(Math.ceilDiv(there, unit) - 1) * unit + unit;
    }
    return there;
  }

  /** Turns a bit around in what was read, perhaps. */
  void mayCorrupt(byte[] bytes) {
    if (bytes.length > 0 && happens(settings.corruptionRate())) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
  }

  /** Whether the disk writes out by itself what was written just now. */
  boolean syncsByItself() {
    return happens(settings.syncRate());
  }

  /** Whether a block that was changed and not forced is there after a crash. */
  boolean survives() {
    return random.nextDouble() < settings.survival();
  }
}
