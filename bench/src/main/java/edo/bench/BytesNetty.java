package edo.bench;

import static edo.bench.BytesLoad.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;

/** The same with Netty's {@code ByteBuf} from its pool, on the heap or outside, as its users do. */
record BytesNetty(boolean direct) {
  private ByteBuf buffer(int capacity) {
    PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
    return direct ? pool.directBuffer(capacity) : pool.heapBuffer(capacity);
  }

  private ByteBuf buffer(byte[] content) {
    return buffer(content.length).writeBytes(content);
  }

  Bench putInts() {
    ByteBuf buffer = buffer(BytesLoad.NUMBERS * 4);
    return bench(
        BytesLoad.NUMBERS,
        BytesLoad.NUMBERS * 4L,
        () -> {
          buffer.clear();
          for (int i = 0; i < BytesLoad.NUMBERS; i++) {
            buffer.writeInt(i);
          }
          return buffer.readableBytes();
        });
  }

  Bench putLongs() {
    ByteBuf buffer = buffer(BytesLoad.NUMBERS * 8);
    return bench(
        BytesLoad.NUMBERS,
        BytesLoad.NUMBERS * 8L,
        () -> {
          buffer.clear();
          for (int i = 0; i < BytesLoad.NUMBERS; i++) {
            buffer.writeLong(i);
          }
          return buffer.readableBytes();
        });
  }

  Bench getInts() {
    ByteBuf in = buffer(BytesLoad.numbers(4));
    return bench(
        BytesLoad.NUMBERS,
        BytesLoad.SUM,
        () -> {
          in.readerIndex(0);
          long sum = 0;
          while (in.isReadable()) {
            sum += in.readInt();
          }
          return sum;
        });
  }

  Bench getLongs() {
    ByteBuf in = buffer(BytesLoad.numbers(8));
    return bench(
        BytesLoad.NUMBERS,
        BytesLoad.SUM,
        () -> {
          in.readerIndex(0);
          long sum = 0;
          while (in.isReadable()) {
            sum += in.readLong();
          }
          return sum;
        });
  }

  Bench sliceAndRead() {
    ByteBuf bytes = buffer(BytesLoad.frames());
    return bench(
        BytesLoad.FRAMES,
        BytesLoad.FRAME_SUM,
        () -> {
          long sum = 0;
          for (int at = 0; at < BytesLoad.CHUNK; at += BytesLoad.FRAME) {
            sum += bytes.slice(at, BytesLoad.FRAME).getInt(4);
          }
          return sum;
        });
  }

  Bench framesCutOff() {
    byte[] input = BytesLoad.frames();
    ByteBuf[] kept = new ByteBuf[BytesLoad.FRAMES];
    return bench(
        BytesLoad.FRAMES,
        BytesLoad.FRAME_SUM,
        () -> {
          ByteBuf buffer = buffer(input);
          int n = 0;
          while (buffer.readableBytes() >= 4
              && buffer.readableBytes() - 4 >= buffer.getInt(buffer.readerIndex())) {
            kept[n++] = buffer.readRetainedSlice(buffer.readInt());
          }
          buffer.release();
          long sum = 0;
          for (ByteBuf frame : kept) {
            sum += frame.getInt(0);
            frame.release();
          }
          return sum;
        });
  }

  Bench framesInPlace() {
    byte[] input = BytesLoad.frames();
    ByteBuf buffer = buffer(BytesLoad.CHUNK);
    return bench(
        BytesLoad.FRAMES,
        BytesLoad.FRAME_SUM,
        () -> {
          buffer.discardReadBytes();
          buffer.writeBytes(input);
          long sum = 0;
          while (buffer.readableBytes() >= 4
              && buffer.readableBytes() - 4 >= buffer.getInt(buffer.readerIndex())) {
            int length = buffer.readInt();
            sum += buffer.getInt(buffer.readerIndex());
            buffer.skipBytes(length);
          }
          return sum;
        });
  }

  Bench copy(int size) {
    byte[] from = BytesLoad.line(size);
    byte[] into = new byte[size];
    ByteBuf buffer = buffer(size);
    return bench(
        1,
        '\n',
        () -> {
          buffer.clear();
          buffer.writeBytes(from);
          buffer.readBytes(into);
          return into[size - 1];
        });
  }

  Bench indexOf(int size) {
    List<ByteBuf> lines = BytesLoad.lines(size, this::buffer);
    return bench(
        BytesLoad.LINES,
        (size - 1L) * BytesLoad.LINES,
        () -> {
          long sum = 0;
          for (int i = 0; i < BytesLoad.LINES; i++) {
            sum += lines.get(i).indexOf(0, size, (byte) '\n');
          }
          return sum;
        });
  }

  Bench hash(int size) {
    List<ByteBuf> lines = BytesLoad.lines(size, this::buffer);
    long hash = lines.get(0).hashCode();
    return bench(
        BytesLoad.LINES,
        hash * BytesLoad.LINES,
        () -> {
          long sum = 0;
          for (int i = 0; i < BytesLoad.LINES; i++) {
            sum += lines.get(i).hashCode();
          }
          return sum;
        });
  }

  Bench equal(int size) {
    List<ByteBuf> lines = BytesLoad.lines(size, this::buffer);
    ByteBuf other = buffer(BytesLoad.line(size));
    return bench(
        BytesLoad.LINES,
        BytesLoad.LINES,
        () -> {
          long sum = 0;
          for (int i = 0; i < BytesLoad.LINES; i++) {
            sum += lines.get(i).equals(other) ? 1 : 0;
          }
          return sum;
        });
  }

  Bench text() {
    ByteBuf buffer = buffer(BytesLoad.TEXT * 3);
    List<String> texts = BytesLoad.texts();
    return bench(
        BytesLoad.LINES,
        BytesLoad.TEXT * BytesLoad.LINES,
        () -> {
          long sum = 0;
          for (int i = 0; i < BytesLoad.LINES; i++) {
            buffer.clear();
            ByteBufUtil.writeUtf8(buffer, texts.get(i));
            sum += buffer.readableBytes();
          }
          return sum;
        });
  }
}
