package edo.reactor;

import java.io.Serial;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The address of a Unix socket: a path, an abstract name (Linux with epoll only), or no name at
 * all, as the ends of a pair and most clients have it.
 *
 * <p>Immutable. {@link UnixDomainSocketAddress} of the JDK knows no abstract names; where there is
 * none, one can be had from the other.
 */
public final class UnixAddress extends SocketAddress {
  /** How many bytes a path or an abstract name has at most. */
  public static final int MAX_BYTES = 107;

  @Serial private static final long serialVersionUID = 1L;

  /** What file names are encoded in, as the JDK does it. */
  private static final Charset FILE_NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);

  private static final UnixAddress UNNAMED = new UnixAddress(new byte[0]);

  /** A path without end mark, or a NUL and an abstract name, or nothing. */
  private final byte[] bytes;

  private UnixAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The address of a path.
   *
   * @param path of the file that stands for the socket; a relative one is relative to the working
   *     directory
   * @return the address
   * @throws IllegalArgumentException if the path is empty, or longer than {@link #MAX_BYTES} bytes
   */
  public static UnixAddress of(Path path) {
    return of(path.toString());
  }

  /**
   * The address of a path, or of an abstract name, which begins with a NUL character.
   *
   * @param path as for {@link #of(Path)}
   * @return the address
   * @throws IllegalArgumentException if it is empty, has a NUL elsewhere than in front, or is
   *     longer than {@link #MAX_BYTES} bytes
   */
  public static UnixAddress of(String path) {
    if (path.startsWith("\0")) {
      return ofAbstract(path.substring(1));
    }
    byte[] bytes = path.getBytes(FILE_NAMES);
    if (bytes.length == 0) {
      throw new IllegalArgumentException("the path of a Unix socket must not be empty");
    }
    if (path.indexOf('\0') > 0) {
      throw new IllegalArgumentException("the path of a Unix socket must not contain a NUL");
    }
    requireShort(bytes.length, path);
    return new UnixAddress(bytes);
  }

  /**
   * An abstract address: a name that no file stands for, and that vanishes with its last socket.
   *
   * @param name the name, encoded as UTF-8
   * @return the address
   * @throws IllegalArgumentException if it is longer than {@link #MAX_BYTES} bytes
   */
  public static UnixAddress ofAbstract(String name) {
    return ofAbstract(name.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * An abstract address.
   *
   * @param name the name, any bytes
   * @return the address
   * @throws IllegalArgumentException if it is longer than {@link #MAX_BYTES} bytes
   */
  public static UnixAddress ofAbstract(byte[] name) {
    requireShort(name.length, new String(name, StandardCharsets.UTF_8));
    var bytes = new byte[name.length + 1];
    System.arraycopy(name, 0, bytes, 1, name.length);
    return new UnixAddress(bytes);
  }

  /**
   * The address of the JDK as one of ours.
   *
   * @param address a path, or unnamed
   * @return the address
   * @throws IllegalArgumentException if the path is longer than {@link #MAX_BYTES} bytes
   */
  public static UnixAddress of(UnixDomainSocketAddress address) {
    return address.getPath().toString().isEmpty() ? UNNAMED : of(address.getPath());
  }

  /**
   * No name.
   *
   * @return the address of a socket that is not bound
   */
  public static UnixAddress unnamed() {
    return UNNAMED;
  }

  /**
   * The address that {@link #toBytes} has told.
   *
   * @param bytes nothing, a path, or a NUL and an abstract name
   * @return the address
   */
  public static UnixAddress ofBytes(byte[] bytes) {
    int length = bytes.length;
    if (length > 0 && bytes[0] != 0) {
      length = 1;
      while (length < bytes.length && bytes[length] != 0) {
        length++;
      }
    }
    return length == 0 ? UNNAMED : new UnixAddress(Arrays.copyOf(bytes, length));
  }

  private static void requireShort(int length, String name) {
    if (length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the name of a Unix socket has at most "
              + MAX_BYTES
              + " bytes, this one has "
              + length
              + ": "
              + name
              + "; use a shorter folder, or a path relative to the working directory");
    }
  }

  /**
   * Whether there is no name.
   *
   * @return true if so
   */
  public boolean isUnnamed() {
    return bytes.length == 0;
  }

  /**
   * The path.
   *
   * @return it, or empty if there is none
   */
  public Optional<Path> path() {
    return bytes.length == 0 || bytes[0] == 0
        ? Optional.empty()
        : Optional.of(Path.of(new String(bytes, FILE_NAMES)));
  }

  /**
   * The abstract name.
   *
   * @return it without the NUL in front, or empty if there is none
   */
  public Optional<byte[]> abstractName() {
    return bytes.length > 0 && bytes[0] == 0
        ? Optional.of(Arrays.copyOfRange(bytes, 1, bytes.length))
        : Optional.empty();
  }

  /**
   * This address as one of the JDK.
   *
   * @return it, or empty if this is an abstract name
   */
  public Optional<UnixDomainSocketAddress> toJdk() {
    return bytes.length == 0
        ? Optional.of(UnixDomainSocketAddress.of(""))
        : path().map(UnixDomainSocketAddress::of);
  }

  /**
   * This address as the system has it.
   *
   * @return nothing, a path, or a NUL and an abstract name
   */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnixAddress that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** A path as it is, an abstract name with {@code @} in front, or {@code (unnamed)}. */
  @Override
  public String toString() {
    if (isUnnamed()) {
      return "(unnamed)";
    }
    return abstractName()
        .map(name -> "@" + new String(name, StandardCharsets.UTF_8))
        .orElseGet(() -> new String(bytes, FILE_NAMES));
  }
}
