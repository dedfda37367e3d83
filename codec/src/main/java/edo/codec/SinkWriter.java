package edo.codec;

import edo.bytes.Bytes;
import edo.io.ByteReader;
import edo.io.ByteWriter;
import edo.task.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A sink of chunks as a writer: each write is a frame.
 *
 * {@snippet :
 * var channel = Mpsc.<Bytes>bounded(4);
 * try (var writer = SinkWriter.copying(FrameSink.of(channel.sender()))) {
 *   writer.writeAll("hello".getBytes(StandardCharsets.UTF_8));
 *   writer.shutdown();
 * }
 * expect(Bytes.utf8("hello"), channel.receiver().recv());
 * }
 *
 * <p>Flushing flushes the sink, shutting down shuts it down. An empty write is no frame.
 *
 * <p><b>Cancellation:</b> a write that is cancelled has given nothing to the sink.
 * <b>Backpressure:</b> that of the sink.
 */
public final class SinkWriter implements ByteWriter {
  /** Hands over what a buffer has, and leaves its position alone. */
  private interface Delivery {
    void feed(ByteBuffer bytes) throws IOException;
  }

  private final FrameSink<?> sink;
  private final Delivery delivery;

  private SinkWriter(FrameSink<?> sink, Delivery delivery) {
    this.sink = sink;
    this.delivery = delivery;
  }

  /**
   * Over a sink that keeps what it is given, as a channel does: each write is copied.
   *
   * @param sink takes the copies
   * @return the writer
   */
  public static SinkWriter copying(FrameSink<? super Bytes> sink) {
    Objects.requireNonNull(sink, "a sink must not be null");
    return new SinkWriter(sink, bytes -> Sinks.feedReady(sink, Bytes.copyOf(bytes)));
  }

  /**
   * Over a sink that is through with a frame when it has taken it, as a {@link FramedWrite} is,
   * whose encoder has put it into the buffer: nothing is copied here.
   *
   * @param sink takes views, which are good until it returns
   * @return the writer
   */
  public static SinkWriter lending(FrameSink<? super ByteBuffer> sink) {
    Objects.requireNonNull(sink, "a sink must not be null");
    return new SinkWriter(sink, bytes -> Sinks.feedReady(sink, bytes.asReadOnlyBuffer()));
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer buffer) throws IOException {
    int count = buffer.remaining();
    if (count == 0) {
      return 0;
    }
    if (!sink.pollReady(cx)) {
      return ByteReader.PENDING;
    }
    delivery.feed(buffer);
    buffer.position(buffer.limit());
    return count;
  }

  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return sink.pollFlush(cx);
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return sink.pollShutdown(cx);
  }

  /**
   * The sink behind it.
   *
   * @return the sink
   */
  public FrameSink<?> sink() {
    return sink;
  }

  @Override
  public String toString() {
    return "SinkWriter[" + sink + "]";
  }
}
