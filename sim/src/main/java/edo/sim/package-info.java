/**
 * A deterministic simulation of several hosts that run ordinary blocking code.
 *
 * <p>A {@link edo.sim.Sim} has hosts with names, each with a runtime, a network stack and a clock
 * of its own. The code they run is the code that runs elsewhere: {@code TcpListener.bind}, {@code
 * TcpStream.connect("server:80")}, {@code Time.sleep}, {@code Task.spawn}. One seed decides which
 * task runs next, how long each packet takes and which is lost; time is virtual, and jumps when
 * nothing can run. The same seed gives the same run, which {@link edo.sim.Sim#trace} shows byte for
 * byte; a failure names its seed, and {@code -Dedo.sim.seed=...} repeats it.
 *
 * <p>Start with {@link edo.sim.Sim#builder}; {@link edo.sim.SimBuilder#search} looks for a seed
 * that fails, as {@code edo.sim.junit} does for tests. {@link edo.sim.SimNetwork} and {@link
 * edo.sim.SimLinks} are what can go wrong between hosts, {@link edo.sim.PacketRule} decides packet
 * by packet, {@link edo.sim.DiskSettings} is about files, and {@link edo.sim.SimBarrier} watches
 * places in the program.
 *
 * <p><b>What is simulated</b> is what goes through Edo: tasks, {@code edo.time}, {@code edo.sync},
 * {@code edo.net} with TCP and UDP, names, {@code edo.fs}, and {@code Task.spawnBlocking}. {@code
 * java.util.concurrent} works as long as it waits without a time limit. <b>What is not</b> is what
 * asks the JDK or the system: {@code Thread.sleep}, contended monitors, JDK sockets, {@code
 * System.currentTimeMillis}, {@code Math.random}, static fields that hosts share. Waits among these
 * are found and reported, see {@link edo.sim.SimBuilder#failOnEscape}. The order of {@code Set.of}
 * and of hash maps with keys that have no {@code hashCode} of their own differs from one JVM to the
 * next.
 *
 * <p>Threading: a simulation has one thread, on which all hosts run. {@code Sim} may be used by the
 * thread that made it and by code inside of the simulation.
 */
@NullMarked
package edo.sim;

import org.jspecify.annotations.NullMarked;
