package edo.internal.seam;

import edo.reactor.Sockets;
import edo.task.Async;
import edo.task.TaskMeta;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime stands on when that is not the operating system: the drivers of a simulation. A
 * runtime with a world has no thread of its own, its clock stands still unless it is moved, and the
 * jobs of its blocking pool are tasks. Called on the one thread that steps it.
 */
public interface World {
  /**
   * Sockets of the simulated machine, of a backend of its own.
   *
   * @return what makes them
   */
  Sockets sockets();

  /**
   * Looks a name up.
   *
   * @param name of a host
   * @return its addresses, in the order in which to try them
   * @throws UnknownHostException if it has none
   */
  List<InetAddress> lookUp(String name) throws UnknownHostException;

  /**
   * Files of the simulated machine.
   *
   * @param host the runtime, which runs the work
   * @return what works on them
   */
  FileDriver files(Host host);

  /**
   * Code of this world has come to a point that somebody may watch.
   *
   * @param point where; see {@link edo.task.Trigger}
   * @param mayWait whether the caller can be asked to wait
   * @return what it has to wait for, null to go on
   * @throws RuntimeException what who watches wants to be thrown
   * @throws IllegalStateException if it should wait and cannot
   */
  @Nullable Async<@Nullable Void> reached(Object point, boolean mayWait);

  /**
   * A thread outside of the simulation has made something runnable: the run can no longer be
   * repeated from its seed. On that thread.
   *
   * @param task whose, if that is known
   * @param how what has happened to it
   */
  void disturbed(@Nullable TaskMeta task, String how);

  /**
   * Whose threads step this world: all runtimes that one thread steps have the same.
   *
   * @return an identity
   */
  Object group();
}
