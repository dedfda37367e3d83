/**
 * The simulated network: machines, links between them, and on each machine TCP and UDP as a backend
 * of {@code edo.reactor}.
 *
 * <p>Read {@link edo.sim.internal.net.Network} first, which knows all machines; then {@link
 * edo.sim.internal.net.Links}, which carries packets from one to the other and loses, delays and
 * holds them; then {@link edo.sim.internal.net.Stack}, what one machine knows from its start to its
 * crash; then {@link edo.sim.internal.net.TcpEnd}, one end of a connection. The classes named
 * {@code Sim...} are the sockets as {@code edo.net} sees them.
 *
 * <p>Threading: everything is for the simulation's one thread, which also runs all tasks.
 */
@NullMarked
package edo.sim.internal.net;

import org.jspecify.annotations.NullMarked;
