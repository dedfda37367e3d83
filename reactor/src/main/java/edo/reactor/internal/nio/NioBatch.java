package edo.reactor.internal.nio;

import edo.reactor.DatagramBatch;
import java.lang.foreign.Arena;
import java.net.SocketAddress;

/**
 * A batch that goes through sockets one by one.
 *
 * @param <A> the kind of address
 */
public final class NioBatch<A extends SocketAddress> extends DatagramBatch<A> {
  NioBatch(int capacity, int room) {
    super(capacity, room, Arena.ofAuto());
  }
}
