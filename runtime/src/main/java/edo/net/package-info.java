/**
 * TCP in direct style. {@link edo.net.TcpListener} accepts, {@link edo.net.TcpStream} is a
 * connection, {@link edo.net.TcpSocket} sets options before either exists.
 *
 * <p>Threading: everything may be used from any thread; one reader and one writer at a time see
 * their bytes in order. Start reading at {@link edo.net.TcpStream}.
 */
@NullMarked
package edo.net;

import org.jspecify.annotations.NullMarked;
