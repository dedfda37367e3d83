/**
 * The runtime: scheduler, tasks, timers and sockets in direct style.
 *
 * <p>Runs at its best with {@code --add-opens java.base/java.lang=edo.runtime} and {@code
 * --enable-native-access=edo.reactor}; without them the same API works on the JDK's own scheduler
 * and on {@code java.nio}.
 */
@SuppressWarnings("module") // the model checker and the simulator are built later
module edo.runtime {
  requires static org.jspecify;
  requires transitive edo.reactor;

  exports edo;
  exports edo.fs;
  exports edo.io;
  exports edo.net;
  exports edo.process;
  exports edo.runtime;
  exports edo.signal;
  exports edo.sync;
  exports edo.task;
  exports edo.time;
  exports edo.internal.scheduler to
      edo.sim;
  exports edo.internal.seam to
      edo.sim,
      edo.test;
  exports edo.internal.task to
      edo.sim;
  exports edo.internal.virtual to
      edo.check;
}
