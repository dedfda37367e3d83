package edo.sim;

/** Prints the digests of some runs, in a JVM of its own. */
final class DigestProbe {
  private DigestProbe() {}

  /** A digest for each seed, of a scenario with files, sockets, crashes and chance. */
  static String digest(long seed) {
    return seed + " " + MiniRedisSimTest.run(seed, false).traceDigest();
  }

  public static void main(String[] seeds) {
    for (String seed : seeds) {
      System.out.println(digest(Long.parseLong(seed)));
    }
  }
}
