package edo.sim.internal.net;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A host as the network knows it: a name and an address for good, and a stack while it is up. */
public final class Machine {
  final int index;
  private final String name;
  private final InetAddress address;
  private final Network network;
  private @Nullable Stack stack;
  private int nextPort;

  Machine(Network network, int index, String name, InetAddress address) {
    this.network = network;
    this.index = index;
    this.name = name;
    this.address = address;
    this.nextPort = network.settings().firstPort();
  }

  /**
   * Its name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Its address.
   *
   * @return the address
   */
  public InetAddress address() {
    return address;
  }

  /**
   * Starts it: no connections, no listeners.
   *
   * @return its new stack
   */
  public Stack start() {
    var fresh = new Stack(network, this);
    stack = fresh;
    return fresh;
  }

  /** Cuts it off from one moment to the next: nobody is told. */
  public void stop() {
    Stack before = stack;
    stack = null;
    if (before != null) {
      before.die();
    }
  }

  /**
   * The first port to try for a connection. It goes on where it was when the machine is started
   * anew: the others may still have connections to it that it has forgotten.
   */
  int nextPort() {
    return nextPort;
  }

  void nextPort(int port) {
    nextPort = port;
  }

  /** What it knows while it is up, else null. */
  @Nullable Stack stack() {
    return stack;
  }

  @Override
  public String toString() {
    return name;
  }
}
