package edo.sim;

import edo.sim.internal.net.SocketState;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A socket of a host as it is at some moment, a line of {@code netstat}.
 *
 * @param protocol what it speaks
 * @param state what it is busy with
 * @param local its address
 * @param peer the other end, if there is one
 * @param received what has come and nobody has taken: bytes of a connection, connections of a
 *     listener, datagrams
 * @param unsent bytes of a connection that were written and not acknowledged
 */
public record SocketInfo(
    Protocol protocol,
    State state,
    InetSocketAddress local,
    Optional<InetSocketAddress> peer,
    int received,
    int unsent) {
  /** What sockets speak. */
  public enum Protocol {
    /** Connections. */
    TCP,
    /** Datagrams. */
    UDP
  }

  /** What sockets are busy with, in the words of {@code netstat}. */
  public enum State {
    /** Waits for connections. */
    LISTEN,
    /** Has asked for a connection. */
    SYN_SENT,
    /** Was asked for a connection, and has answered. */
    SYN_RECV,
    /** Is connected; of UDP: to one peer only. */
    ESTABLISHED,
    /** Has said all it will, and listens on. */
    FIN_WAIT,
    /** Has heard all it will, and may say more. */
    CLOSE_WAIT,
    /** Has heard and said all, and waits for that to be acknowledged. */
    LAST_ACK,
    /** Has failed. */
    CLOSE,
    /** Is not connected; UDP only. */
    UNCONN
  }

  static SocketInfo of(SocketState socket) {
    return new SocketInfo(
        socket.tcp() ? Protocol.TCP : Protocol.UDP,
        State.valueOf(socket.state()),
        socket.local(),
        Optional.ofNullable(socket.peer()),
        socket.received(),
        socket.unsent());
  }
}
