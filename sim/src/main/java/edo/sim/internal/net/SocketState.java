package edo.sim.internal.net;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A socket as it is at some moment.
 *
 * @param tcp whether it is one of TCP, else of UDP
 * @param state as {@code netstat} calls it
 * @param local its address
 * @param peer the other end, or null
 * @param received what nobody has read or accepted yet: bytes, connections, datagrams
 * @param unsent bytes that were written and not acknowledged yet
 */
public record SocketState(
    boolean tcp,
    String state,
    InetSocketAddress local,
    @Nullable InetSocketAddress peer,
    int received,
    int unsent) {}
