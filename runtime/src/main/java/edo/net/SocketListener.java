package edo.net;

/** What the listeners of the system have in common: {@link AcceptLoop} sees when they close. */
abstract sealed class SocketListener<S extends SocketStream<S>> implements Listener<S>
    permits TcpListener, UnixListener {
  final ListenerIo io;

  SocketListener(ListenerIo io) {
    this.io = io;
  }
}
