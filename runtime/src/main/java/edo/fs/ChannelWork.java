package edo.fs;

import edo.io.SeekFrom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** What a {@link FileCore} has done with its channel, by jobs that may block, and with buffers. */
final class ChannelWork {
  private ChannelWork() {}

  static void goBack(FileChannel channel, int count) throws IOException {
    if (count > 0) {
      channel.position(channel.position() - count);
    }
  }

  static int fill(FileChannel channel, ByteBuffer free, int length) throws IOException {
    free.limit(length);
    int n = -1;
    try {
      n = channel.read(free);
    } finally {
      free.position(0).limit(Math.max(n, 0));
    }
    return n;
  }

  static @Nullable Void drain(FileChannel channel, ByteBuffer taken) throws IOException {
    while (taken.hasRemaining()) {
      if (channel.write(taken) == 0) {
        throw new IOException("takes no more bytes");
      }
    }
    return null;
  }

  /** Marks so many bytes of several buffers as taken. */
  static void advance(ByteBuffer[] sources, int offset, int count) {
    int rest = count;
    for (int i = offset; rest > 0; i++) {
      int n = Math.min(rest, sources[i].remaining());
      sources[i].position(sources[i].position() + n);
      rest -= n;
    }
  }

  /** Moves the channel, as seen from so many bytes before its place; answers where it is. */
  static long seek(FileChannel channel, SeekFrom where, int back) throws IOException {
    long base =
        switch (where.origin()) {
          case START -> 0;
          case CURRENT -> channel.position() - back;
          case END -> channel.size();
        };
    long target;
    try {
      target = Math.addExact(base, where.offset());
    } catch (ArithmeticException e) {
      throw new IOException("cannot seek from " + base + " by " + where.offset(), e);
    }
    if (target < 0) {
      throw new IOException(
          "cannot seek to "
              + target
              + ", which is before the start; a place is 0 or more bytes from there");
    }
    channel.position(target);
    return target;
  }
}
