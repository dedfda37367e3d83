package edo.sim.internal.net;

import edo.reactor.Sockets;
import edo.sim.internal.net.Packet.Datagram;
import edo.sim.internal.net.Packet.Segment;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one machine knows from its start to its crash: listeners, connections, datagram sockets,
 * ports, and the events of its sockets.
 */
public final class Stack {
  /** Two ends of a connection. */
  private record Pair(InetSocketAddress local, InetSocketAddress peer) {}

  private final Network network;
  private final Machine machine;
  private final StackPoller poller = new StackPoller();
  private final Sockets sockets = new SimSockets(this);
  private final Map<Pair, TcpEnd> ends = new LinkedHashMap<>();
  private final Map<Integer, List<SimListener>> listeners = new LinkedHashMap<>();
  private final Map<Integer, List<SimDatagram>> datagrams = new LinkedHashMap<>();
  private boolean dead;

  Stack(Network network, Machine machine) {
    this.network = network;
    this.machine = machine;
  }

  Network network() {
    return network;
  }

  NetworkSettings settings() {
    return network.settings();
  }

  Machine machine() {
    return machine;
  }

  StackPoller poller() {
    return poller;
  }

  /**
   * Its sockets, for the runtime.
   *
   * @return what makes them
   */
  public Sockets sockets() {
    return sockets;
  }

  /**
   * Whether the runtime has something to pass on.
   *
   * @return true if a poll would bring an event
   */
  public boolean hasEvents() {
    return poller.hasEvents();
  }

  /**
   * How many connections are established, or half closed.
   *
   * @return their number
   */
  public int connections() {
    int n = 0;
    for (TcpEnd end : ends.values()) {
      if (end.isOpen()) {
        n++;
      }
    }
    return n;
  }

  /**
   * All sockets that have an address: those that listen, connections, and those of UDP, each kind
   * in the order in which they were made.
   *
   * @return as they are
   */
  public List<SocketState> states() {
    var all = new ArrayList<SocketState>();
    listeners.values().forEach(some -> some.forEach(each -> all.add(each.state())));
    ends.values().forEach(each -> all.add(each.state()));
    datagrams.values().forEach(some -> some.forEach(each -> all.add(each.state())));
    return all;
  }

  /** The machine has crashed: nothing more is sent, nobody is told. */
  void die() {
    dead = true;
    ends.clear();
    listeners.clear();
    datagrams.clear();
  }

  boolean isDead() {
    return dead;
  }

  void requireAlive() throws IOException {
    if (dead) {
      throw new IOException("host " + machine.name() + " has crashed");
    }
  }

  /** Sends a packet unless the machine is dead; see {@link Network#send}. */
  long send(Packet packet, long earliest) {
    return dead ? earliest : network.send(machine, packet, earliest);
  }

  /** Sends a datagram to all machines; see {@link Network#sendToAll}. */
  void sendToAll(Datagram datagram, boolean loop, boolean out) {
    if (!dead) {
      network.sendToAll(machine, datagram, loop, out);
    }
  }

  // ---------------------------------------------------------------- addresses and ports

  /** The address from which to reach another. */
  InetAddress localFor(InetAddress peer) {
    return peer.isLoopbackAddress() ? peer : machine.address();
  }

  /** Refuses what is no address of this machine. */
  void requireOwn(InetSocketAddress address, boolean v6) throws BindException {
    InetAddress ip = address.getAddress();
    if (ip == null) {
      throw new IllegalArgumentException("not resolved: " + address);
    }
    if (!v6 && ip.getAddress().length == 16) {
      throw new IllegalArgumentException("a socket of IPv4 cannot be bound to " + address);
    }
    if (!ip.isAnyLocalAddress() && !ip.isLoopbackAddress() && !ip.equals(machine.address())) {
      throw new BindException("Cannot assign requested address: bind to " + address);
    }
  }

  /** Whether what is sent there stays on this machine. */
  boolean isOwn(InetSocketAddress address) {
    return address.getAddress().isLoopbackAddress()
        || address.getAddress().equals(machine.address());
  }

  static boolean collide(InetSocketAddress one, InetSocketAddress other) {
    return one.getPort() == other.getPort()
        && (one.getAddress().isAnyLocalAddress()
            || other.getAddress().isAnyLocalAddress()
            || one.getAddress().equals(other.getAddress()));
  }

  /** A port that nothing uses. */
  int freePort(InetAddress local) throws BindException {
    int first = settings().firstPort();
    int last = settings().lastPort();
    for (int tries = first; tries <= last; tries++) {
      int port = machine.nextPort();
      machine.nextPort(port == last ? first : port + 1);
      if (!isUsed(new InetSocketAddress(local, port))) {
        return port;
      }
    }
    throw new BindException("Address already in use: all ports from " + first + " to " + last);
  }

  private boolean isUsed(InetSocketAddress address) {
    for (Pair pair : ends.keySet()) {
      if (collide(pair.local(), address)) {
        return true;
      }
    }
    return isListening(address) || isReceiving(address);
  }

  private static <T> List<T> at(Map<Integer, List<T>> all, InetSocketAddress address) {
    return all.getOrDefault(address.getPort(), List.of());
  }

  private boolean isListening(InetSocketAddress address) {
    for (SimListener listener : at(listeners, address)) {
      if (collide(listener.local(), address)) {
        return true;
      }
    }
    return false;
  }

  private boolean isReceiving(InetSocketAddress address) {
    for (SimDatagram socket : at(datagrams, address)) {
      if (collide(socket.local(), address)) {
        return true;
      }
    }
    return false;
  }

  // ---------------------------------------------------------------- TCP

  void add(SimListener listener) throws IOException {
    requireAlive();
    for (SimListener other : at(listeners, listener.local())) {
      if (collide(other.local(), listener.local())
          && !other.options().sharePort(listener.options())) {
        throw new BindException("Address already in use: listen on " + listener.local());
      }
    }
    listeners.computeIfAbsent(listener.local().getPort(), p -> new ArrayList<>()).add(listener);
    note("listen " + listener.local().getPort());
  }

  void remove(SimListener listener) {
    remove(listeners, listener.local().getPort(), listener);
  }

  private static <T> void remove(Map<Integer, List<T>> all, int port, T which) {
    List<T> there = all.get(port);
    if (there != null) {
      there.remove(which);
      if (there.isEmpty()) {
        all.remove(port);
      }
    }
  }

  void add(TcpEnd end) throws IOException {
    requireAlive();
    if (ends.putIfAbsent(new Pair(end.local(), end.peer()), end) != null) {
      throw new BindException("Address already in use: connect to " + end.peer());
    }
  }

  void remove(TcpEnd end) {
    ends.remove(new Pair(end.local(), end.peer()), end);
  }

  /** Of several that share a port, always the same for one peer. */
  private @Nullable SimListener listenerFor(Segment syn) {
    List<SimListener> able =
        at(listeners, syn.to()).stream().filter(each -> collide(each.local(), syn.to())).toList();
    return able.isEmpty() ? null : able.get(Math.floorMod(syn.from().hashCode(), able.size()));
  }

  // ---------------------------------------------------------------- UDP

  void add(SimDatagram socket) throws IOException {
    requireAlive();
    if (isReceiving(socket.local())) {
      throw new BindException("Address already in use: bind to " + socket.local());
    }
    datagrams.computeIfAbsent(socket.local().getPort(), p -> new ArrayList<>()).add(socket);
    note("bind udp " + socket.local().getPort());
  }

  void remove(SimDatagram socket) {
    remove(datagrams, socket.local().getPort(), socket);
  }

  // ---------------------------------------------------------------- receiving

  void receive(Packet packet) {
    switch (packet) {
      case Segment segment -> receive(segment);
      case Datagram datagram -> {
        for (SimDatagram socket : at(datagrams, datagram.to())) {
          if (socket.takes(datagram)) {
            socket.receive(datagram);
          }
        }
      }
    }
  }

  private void receive(Segment segment) {
    TcpEnd end = ends.get(new Pair(segment.to(), segment.from()));
    if (end != null) {
      end.receive(segment);
      return;
    }
    if (segment.is(Segment.RST)) {
      return;
    }
    if (segment.is(Segment.SYN) && !segment.is(Segment.ACK)) {
      SimListener listener = listenerFor(segment);
      if (listener != null) {
        listener.receive(segment);
        return;
      }
    }
    var _ = send(TcpEnd.reset(segment), 0);
  }

  void note(String what) {
    network.trace().add(machine.name(), what);
  }
}
