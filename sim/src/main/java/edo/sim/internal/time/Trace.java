package edo.sim.internal.time;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The record of a run: a line for each thing that happened, and the digest of all lines. Two runs
 * that have the same text made the same choices.
 */
public final class Trace {
  private static final int NANOS = 1_000_000_000;

  private final Timeline timeline;
  private final boolean kept;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final MessageDigest digest;
  private final StringBuilder line = new StringBuilder();
  private long lines;
  private boolean closed;

  /**
   * An empty trace.
   *
   * @param timeline tells the time
   * @param kept whether the text is kept, or only its digest
   */
  public Trace(Timeline timeline, boolean kept) {
    this.timeline = timeline;
    this.kept = kept;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Adds a line.
   *
   * @param who the host
   * @param what happened there
   */
  public void add(String who, String what) {
    if (closed) {
      return;
    }
    long now = timeline.now();
    line.setLength(0);
    line.append(now / NANOS).append('.');
    String fraction = Long.toString(now % NANOS + NANOS);
    line.append(fraction, 1, fraction.length());
    line.append(' ').append(who).append(' ').append(what).append('\n');
    byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
    digest.update(bytes);
    lines++;
    if (kept) {
      text.writeBytes(bytes);
    }
  }

  /** What comes now is tidying up and no part of the run. */
  public void close() {
    closed = true;
  }

  /**
   * How many lines there are.
   *
   * @return the number
   */
  public long lines() {
    return lines;
  }

  /**
   * The text so far.
   *
   * @return UTF-8; empty if it is not kept
   */
  public byte[] bytes() {
    return text.toByteArray();
  }

  /**
   * The digest of the text so far.
   *
   * @return SHA-256 in hexadecimal digits
   */
  public String digest() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 can be copied", e);
    }
  }
}
