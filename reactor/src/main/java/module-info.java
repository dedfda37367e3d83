/** Readiness of sockets, pipes and file descriptors over epoll and {@code java.nio}. */
@SuppressWarnings("module") // the simulator is built later
module edo.reactor {
  requires static transitive org.jspecify;

  exports edo.reactor;
  exports edo.reactor.internal to
      edo.sim;
  exports edo.reactor.internal.foreign to
      edo.sim;
}
