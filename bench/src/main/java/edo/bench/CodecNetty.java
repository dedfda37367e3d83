package edo.bench;

import static edo.bench.BytesLoad.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.LineEncoder;
import io.netty.handler.codec.string.StringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The same with Netty's decoders and encoders, in a pipeline and called by hand, over buffers from
 * its pool. Frames are released when they were looked at.
 */
record CodecNetty(boolean direct) {
  private static final int LIMIT = 8 * 1024 * 1024;

  private ByteBuf buffer(int capacity) {
    PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
    return direct ? pool.directBuffer(capacity) : pool.heapBuffer(capacity);
  }

  /** With its method for one frame open, so that no pipeline is needed. */
  private static final class Lengths extends LengthFieldBasedFrameDecoder {
    Lengths() {
      super(LIMIT, 0, 4, 0, 4);
    }

    // The method takes no notice of the context.
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    Object next(ByteBuf in) throws Exception {
      return decode(null, in);
    }
  }

  /** The same for lines. */
  private static final class Lines extends LineBasedFrameDecoder {
    Lines() {
      super(1024);
    }

    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    Object next(ByteBuf in) throws Exception {
      return decode(null, in);
    }
  }

  private interface Next {
    Object of(ByteBuf in) throws Exception;
  }

  // ---------------------------------------------------------------- the codec alone

  Bench decode(int size) {
    return decode(
        new Lengths()::next,
        CodecLoad.lengthDelimited(size),
        CodecLoad.frames(size),
        CodecLoad.sum(size),
        frame -> frame.getInt(frame.readerIndex()));
  }

  Bench lines() {
    return decode(
        new Lines()::next,
        CodecLoad.text(),
        CodecLoad.LINES,
        (long) CodecLoad.LINES * CodecLoad.LINE,
        frame -> frame.toString(StandardCharsets.UTF_8).length());
  }

  private Bench decode(
      Next decoder, byte[] input, int frames, long sum, ToLongFunction<ByteBuf> value) {
    ByteBuf buffer = buffer(2 * BytesLoad.CHUNK);
    return bench(
        frames,
        sum,
        () -> {
          try {
            long got = 0;
            for (int at = 0; at < input.length; at += BytesLoad.CHUNK) {
              buffer.discardReadBytes();
              buffer.writeBytes(input, at, Math.min(BytesLoad.CHUNK, input.length - at));
              while (decoder.of(buffer) instanceof ByteBuf frame) {
                got += value.applyAsLong(frame);
                frame.release();
              }
            }
            return got;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** What a MessageToByteEncoder of one's own does. */
  Bench encode(int size) {
    List<ByteBuf> frames = payloads(size);
    ByteBuf buffer = buffer(CodecLoad.TOTAL + BytesLoad.CHUNK);
    return bench(
        frames.size(),
        (long) CodecLoad.frames(size) * size,
        () -> {
          buffer.clear();
          for (int i = 0; i < frames.size(); i++) {
            ByteBuf frame = frames.get(i);
            buffer.writeInt(frame.readableBytes());
            buffer.writeBytes(frame, frame.readerIndex(), frame.readableBytes());
          }
          return buffer.readableBytes();
        });
  }

  Bench encodeLines() {
    List<String> lines = CodecLoad.lines();
    ByteBuf buffer = buffer(CodecLoad.TOTAL + BytesLoad.CHUNK);
    return bench(
        lines.size(),
        CodecLoad.text().length,
        () -> {
          buffer.clear();
          for (int i = 0; i < lines.size(); i++) {
            ByteBufUtil.writeUtf8(buffer, lines.get(i));
            buffer.writeByte('\n');
          }
          return buffer.readableBytes();
        });
  }

  private List<ByteBuf> payloads(int size) {
    byte[] all = CodecLoad.lengthDelimited(size);
    return IntStream.range(0, CodecLoad.frames(size))
        .mapToObj(i -> buffer(size - 4).writeBytes(all, i * size + 4, size - 4))
        .toList();
  }

  // ---------------------------------------------------------------- in a pipeline

  Bench read(int size) {
    return read(
        CodecLoad.lengthDelimited(size),
        CodecLoad.frames(size),
        CodecLoad.sum(size),
        new Sum<>(ByteBuf.class, frame -> frame.getInt(frame.readerIndex())),
        new LengthFieldBasedFrameDecoder(LIMIT, 0, 4, 0, 4));
  }

  Bench readLines() {
    return read(
        CodecLoad.text(),
        CodecLoad.LINES,
        (long) CodecLoad.LINES * CodecLoad.LINE,
        new Sum<>(String.class, String::length),
        new LineBasedFrameDecoder(1024),
        new StringDecoder(StandardCharsets.UTF_8));
  }

  /** The end of a pipeline. */
  private static final class Sum<T> extends ChannelInboundHandlerAdapter {
    private final Class<T> type;
    private final ToLongFunction<T> value;
    private long sum;

    Sum(Class<T> type, ToLongFunction<T> value) {
      this.type = type;
      this.value = value;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      sum += value.applyAsLong(type.cast(message));
      if (message instanceof ByteBuf frame) {
        frame.release();
      }
    }

    long take() {
      long taken = sum;
      sum = 0;
      return taken;
    }
  }

  private Bench read(byte[] input, int frames, long sum, Sum<?> end, ChannelHandler... handlers) {
    var channel = new EmbeddedChannel(handlers);
    channel.pipeline().addLast(end);
    return bench(
        frames,
        sum,
        () -> {
          for (int at = 0; at < input.length; at += BytesLoad.CHUNK) {
            int n = Math.min(BytesLoad.CHUNK, input.length - at);
            channel.writeInbound(buffer(BytesLoad.CHUNK).writeBytes(input, at, n));
          }
          return end.take();
        });
  }

  Bench write(int size) {
    List<ByteBuf> frames = payloads(size);
    return write(
        (long) CodecLoad.frames(size) * size,
        frames.size(),
        (channel, i) -> {
          var _ = channel.write(frames.get(i).retainedDuplicate(), channel.voidPromise());
        },
        new LengthFieldPrepender(4));
  }

  Bench writeLines() {
    List<String> lines = CodecLoad.lines();
    return write(
        CodecLoad.text().length,
        lines.size(),
        (channel, i) -> {
          var _ = channel.write(lines.get(i), channel.voidPromise());
        },
        new LineEncoder(io.netty.handler.codec.string.LineSeparator.UNIX, StandardCharsets.UTF_8));
  }

  private interface Sending {
    void send(EmbeddedChannel channel, int frame);
  }

  /** The beginning of a pipeline, where a socket would be. */
  private static final class Count extends ChannelOutboundHandlerAdapter {
    private long count;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      ByteBuf bytes = (ByteBuf) message;
      count += bytes.readableBytes();
      bytes.release();
      promise.trySuccess();
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {}

    long take() {
      long taken = count;
      count = 0;
      return taken;
    }
  }

  private static Bench write(long total, int frames, Sending sending, ChannelHandler encoder) {
    var socket = new Count();
    var channel = new EmbeddedChannel(socket, encoder);
    return bench(
        frames,
        total,
        () -> {
          for (int i = 0; i < frames; i++) {
            sending.send(channel, i);
          }
          channel.flush();
          return socket.take();
        });
  }
}
