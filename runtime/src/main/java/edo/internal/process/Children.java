package edo.internal.process;

import edo.internal.seam.ChildControl;
import edo.internal.seam.Host;
import edo.reactor.Backend;
import edo.reactor.ChildSource;
import edo.reactor.ChildSpec;
import java.io.IOException;
import java.nio.file.Path;

/** Starts children in the best way that this runtime has. */
public final class Children {
  private Children() {}

  /**
   * Starts a child.
   *
   * @param host the runtime whose reactor watches it
   * @param spec what to start
   * @return the child
   * @throws IOException if it cannot be started
   * @throws UnsupportedOperationException if it asks for what cannot be had here
   */
  public static ChildControl spawn(Host host, ChildSpec spec) throws IOException {
    String reason =
        host.backend() == Backend.EPOLL
            ? ChildSource.unavailableReason()
            : "this runtime is on java.nio (needed are Linux and --enable-native-access=edo.reactor)";
    Path program = Programs.find(spec);
    return reason.isEmpty()
        ? NativeChild.spawn(host, spec, program)
        : JdkChild.spawn(spec, program, reason);
  }
}
