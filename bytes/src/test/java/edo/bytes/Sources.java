package edo.bytes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The same content behind every kind of {@link Buf}, at odd offsets, and every {@link BufMut}. */
final class Sources {
  private Sources() {}

  /** Native memory at an odd address. */
  static MemorySegment odd(byte[] content) {
    MemorySegment all = Arena.ofAuto().allocate(content.length + 1L, 8);
    MemorySegment segment = all.asSlice(1);
    MemorySegment.copy(content, 0, segment, ValueLayout.JAVA_BYTE, 0, content.length);
    return segment;
  }

  /** An array with something before and behind. */
  static Bytes within(byte[] content) {
    byte[] larger = new byte[content.length + 5];
    Arrays.fill(larger, (byte) 0x55);
    System.arraycopy(content, 0, larger, 3, content.length);
    return Bytes.wrap(larger, 3, content.length);
  }

  /** Whoever only has what an implementation needs. */
  record Least(Buf inner) implements Buf {
    @Override
    public int remaining() {
      return inner.remaining();
    }

    @Override
    public ByteBuffer chunk() {
      return inner.chunk();
    }

    @Override
    public void advance(int count) {
      inner.advance(count);
    }
  }

  static Map<String, Function<byte[], Buf>> bufs() {
    var all = new LinkedHashMap<String, Function<byte[], Buf>>();
    all.put("array", c -> Bytes.copyOf(c).cursor());
    all.put("part of an array", c -> within(c).cursor());
    all.put("native", c -> Bytes.wrap(odd(c)).cursor());
    all.put("buffer", Sources::buffer);
    all.put("frozen", c -> buffer(c).freeze().cursor());
    all.put("ByteBuffer", c -> Buf.of(ByteBuffer.wrap(c.clone()).order(ByteOrder.LITTLE_ENDIAN)));
    all.put("direct ByteBuffer", c -> Buf.of(odd(c).asByteBuffer()));
    all.put("least", c -> new Least(Bytes.copyOf(c).cursor()));
    all.put("take", c -> Bytes.copyOf(Arrays.copyOf(c, c.length + 9)).cursor().take(c.length));
    for (int cut : new int[] {0, 1, 3, 5, 7}) {
      all.put("chain cut at " + cut, c -> chain(c, Math.min(cut, c.length)));
    }
    all.put("chain of single bytes", Sources::beads);
    return all;
  }

  static BytesMut buffer(byte[] content) {
    var buffer = new BytesMut();
    buffer.putRepeated(7, 3);
    buffer.put(content);
    buffer.advance(3);
    return buffer;
  }

  private static Buf chain(byte[] content, int cut) {
    Bytes all = Bytes.copyOf(content);
    return all.slice(0, cut).cursor().chain(new Least(all.slice(cut).cursor()));
  }

  private static Buf beads(byte[] content) {
    Buf all = Bytes.empty().cursor();
    for (byte b : content) {
      all = all.chain(Bytes.of(b).cursor());
    }
    return all;
  }

  /** Room for so many bytes, and how to look at what was written. */
  record Target(BufMut room, Supplier<byte[]> written) {}

  /** As {@link Least}. */
  record LeastMut(BufMut inner) implements BufMut {
    @Override
    public int remainingMut() {
      return inner.remainingMut();
    }

    @Override
    public ByteBuffer chunkMut() {
      return inner.chunkMut();
    }

    @Override
    public void advanceMut(int count) {
      inner.advanceMut(count);
    }
  }

  static Map<String, Function<Integer, Target>> bufMuts() {
    var all = new LinkedHashMap<String, Function<Integer, Target>>();
    all.put(
        "buffer with a limit",
        n -> {
          var buffer = new BytesMut();
          return new Target(buffer.limit(n), () -> Sources.content(buffer));
        });
    all.put(
        "array",
        n -> {
          byte[] array = new byte[n];
          ByteBuffer room = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
          return new Target(BufMut.of(room), () -> Arrays.copyOf(array, room.position()));
        });
    all.put(
        "native",
        n -> {
          MemorySegment segment = odd(new byte[n]);
          ByteBuffer room = segment.asByteBuffer();
          return new Target(
              BufMut.of(room),
              () -> segment.asSlice(0, room.position()).toArray(ValueLayout.JAVA_BYTE));
        });
    all.put(
        "least",
        n -> {
          byte[] array = new byte[n];
          ByteBuffer room = ByteBuffer.wrap(array);
          return new Target(
              new LeastMut(BufMut.of(room)), () -> Arrays.copyOf(array, room.position()));
        });
    for (int cut : new int[] {0, 1, 3}) {
      all.put(
          "chain cut at " + cut,
          n -> {
            byte[] array = new byte[n];
            ByteBuffer head = ByteBuffer.wrap(array, 0, Math.min(cut, n)).slice();
            ByteBuffer tail =
                ByteBuffer.wrap(array, Math.min(cut, n), n - Math.min(cut, n)).slice();
            return new Target(
                BufMut.of(head).chainMut(BufMut.of(tail)),
                () -> Arrays.copyOf(array, head.position() + tail.position()));
          });
    }
    return all;
  }

  static byte[] content(BytesMut buffer) {
    byte[] content = new byte[buffer.length()];
    for (int i = 0; i < content.length; i++) {
      content[i] = buffer.get(i);
    }
    return content;
  }
}
