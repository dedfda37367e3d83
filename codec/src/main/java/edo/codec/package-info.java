/**
 * Frames over byte streams: what a connection carries is cut into messages, and messages are put
 * together to as few writes as possible.
 *
 * <p>A {@link edo.codec.Decoder} finds the next frame in a buffer, an {@link edo.codec.Encoder}
 * appends one, a {@link edo.codec.Codec} does both. {@link edo.codec.FramedRead}, {@link
 * edo.codec.FramedWrite} and, for both directions, {@link edo.codec.Framed} put them on a reader or
 * writer of {@code edo.io}, {@link edo.codec.UdpFramed} on a UDP socket. Codecs that are there:
 * {@link edo.codec.LengthDelimitedCodec}, {@link edo.codec.LinesCodec}, {@link
 * edo.codec.AnyDelimiterCodec}, {@link edo.codec.BytesCodec}; each that waits for an end has a
 * limit. {@link edo.codec.ReaderStream}, {@link edo.codec.StreamReader} and {@link
 * edo.codec.SinkWriter} lead from bytes to streams of chunks, and back.
 *
 * <p>Errors: {@link edo.io.TooLongException} for what exceeds a limit, {@link
 * edo.codec.FrameException} for what is no frame, {@link java.io.EOFException} for half a frame at
 * the end of the stream, {@link java.nio.charset.CharacterCodingException} for text that is none;
 * all are {@link java.io.IOException}.
 *
 * <p>Threading: one task reads and one writes, at a time; the two may be different ones, also with
 * one {@code Framed}, if its codec keeps what the directions remember apart, as those here do. A
 * codec belongs to one connection. Start reading at {@link edo.codec.Decoder}, then {@link
 * edo.codec.FramedRead}.
 */
@NullMarked
package edo.codec;

import org.jspecify.annotations.NullMarked;
