/**
 * Small programs that show one thing each: {@code ./edo example} lists them.
 *
 * <p>Each is one file to read from top to bottom. What they share, and what is not their subject,
 * is in {@code Addresses} (arguments), {@code Service} (a server's life from its first line to its
 * graceful end) and {@code CtrlC} (what ends it).
 *
 * <p>Threading: the examples run in virtual-thread tasks and say where something is shared.
 *
 * <p>Start reading at {@code EchoServer}.
 */
@NullMarked
package edo.examples;

import org.jspecify.annotations.NullMarked;
