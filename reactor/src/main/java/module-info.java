/** Readiness of sockets, pipes and file descriptors over epoll and {@code java.nio}. */
module edo.reactor {
  requires static transitive org.jspecify;

  exports edo.reactor;
}
