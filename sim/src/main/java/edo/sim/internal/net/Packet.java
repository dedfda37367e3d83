package edo.sim.internal.net;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.zip.CRC32;

/** What travels from one machine to another. */
public sealed interface Packet {
  /**
   * Where it comes from.
   *
   * @return the address of the sending socket
   */
  InetSocketAddress from();

  /**
   * Where it goes to.
   *
   * @return the address of the receiving socket, or of a group
   */
  InetSocketAddress to();

  /**
   * What it carries. Nobody may change it.
   *
   * @return its bytes
   */
  byte[] payload();

  /**
   * A piece of a TCP connection.
   *
   * @param from sender
   * @param to receiver
   * @param flags of {@link #SYN} and so on
   * @param seq the number of its first byte
   * @param ack the number of the byte that is expected next
   * @param window how many more may come
   * @param payload its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares segments, or changes the bytes
  record Segment(
      InetSocketAddress from,
      InetSocketAddress to,
      int flags,
      long seq,
      long ack,
      int window,
      byte[] payload)
      implements Packet {
    /** The first one of either direction. */
    public static final int SYN = 1;

    /** Says what is expected next. */
    public static final int ACK = 2;

    /** Nothing comes after it. */
    public static final int FIN = 4;

    /** There is no such connection, or no longer. */
    public static final int RST = 8;

    /** Asks for an answer whatever there is to say. */
    public static final int PROBE = 16;

    /**
     * Whether it is marked.
     *
     * @param flag one of the constants
     * @return true if so
     */
    public boolean is(int flag) {
      return (flags & flag) != 0;
    }

    @Override
    public String toString() {
      var text = new StringBuilder("tcp ");
      ports(text, from, to);
      String[] names = {" syn", " ack", " fin", " rst", " probe"};
      for (int i = 0; i < names.length; i++) {
        if (is(1 << i)) {
          text.append(names[i]);
        }
      }
      text.append(" seq=").append(seq).append(" ack=").append(ack).append(" win=").append(window);
      contents(text, payload);
      return text.toString();
    }
  }

  /**
   * A datagram.
   *
   * @param from sender
   * @param to receiver
   * @param payload its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares datagrams, or changes the bytes
  record Datagram(InetSocketAddress from, InetSocketAddress to, byte[] payload) implements Packet {
    @Override
    public String toString() {
      var text = new StringBuilder("udp ");
      ports(text, from, to);
      contents(text, payload);
      return text.toString();
    }
  }

  private static void ports(StringBuilder text, InetSocketAddress from, InetSocketAddress to) {
    text.append(from.getPort()).append('>').append(to.getPort());
  }

  private static void contents(StringBuilder text, byte[] payload) {
    if (payload.length > 0) {
      var sum = new CRC32();
      sum.update(payload);
      text.append(" len=").append(payload.length).append(" crc=");
      text.append(String.format(Locale.ROOT, "%08x", sum.getValue()));
    }
  }
}
