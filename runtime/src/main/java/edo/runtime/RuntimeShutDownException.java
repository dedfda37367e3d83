package edo.runtime;

import java.io.IOException;

/**
 * What I/O operations throw once the runtime of their socket has shut down. Not a failure of the
 * connection: the same socket, closed or broken, throws something else.
 */
public final class RuntimeShutDownException extends IOException {
  private static final long serialVersionUID = 1L;

  /** An exception that says what to do. */
  public RuntimeShutDownException() {
    super("the runtime of this socket has shut down; open sockets on a runtime that is running");
  }
}
