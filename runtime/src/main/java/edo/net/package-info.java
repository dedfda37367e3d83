/**
 * Sockets, pipes and descriptors in direct style. {@link edo.net.TcpListener} accepts, for a server
 * in an {@link edo.net.AcceptLoop}, {@link edo.net.TcpStream} is a connection, {@link
 * edo.net.TcpSocket} sets options before either exists; {@link edo.net.UnixListener}, {@link
 * edo.net.UnixStream} and {@link edo.net.UnixSocket} are the same for processes of one machine.
 * {@link edo.net.UdpSocket} and {@link edo.net.UnixDatagram} send datagrams. {@link
 * edo.net.Addresses} looks names up.
 *
 * <p>Threading: everything may be used from any thread; one reader and one writer of a stream at a
 * time see their bytes in order. Start reading at {@link edo.net.TcpStream}; inside, at {@code
 * SourceIo}, which all of them share.
 */
@NullMarked
package edo.net;

import org.jspecify.annotations.NullMarked;
