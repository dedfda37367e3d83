package edo.sim.internal.files;

import edo.sim.internal.files.Node.Regular;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An open file of a simulated disk, or a folder that is open to be forced. */
final class DiskChannel extends FileChannel {
  private static final int COPY = 8192;

  private final Disk disk;
  private final Node node;
  private final boolean reads;
  private final boolean writes;
  private final boolean appends;

  /** Past the page cache, in whole blocks. */
  private final boolean direct;

  private final @Nullable Path deleteOnClose;
  private final int epoch;
  private long position;

  DiskChannel(
      Disk disk,
      Node node,
      boolean reads,
      boolean writes,
      boolean appends,
      boolean direct,
      @Nullable Path deleteOnClose) {
    this.disk = disk;
    this.node = node;
    this.reads = reads;
    this.writes = writes;
    this.appends = appends;
    this.direct = direct;
    this.deleteOnClose = deleteOnClose;
    this.epoch = disk.epoch();
  }

  private Regular file() throws IOException {
    requireOpen();
    if (node instanceof Regular file) {
      return file;
    }
    throw new IOException("Is a directory");
  }

  private void requireOpen() throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    if (epoch != disk.epoch()) {
      throw new IOException("the host of this file has crashed");
    }
  }

  private Regular forReading() throws IOException {
    Regular file = file();
    if (!reads) {
      throw new NonReadableChannelException();
    }
    disk.faults().mayFail("read");
    return file;
  }

  private Regular forWriting() throws IOException {
    Regular file = file();
    if (!writes) {
      throw new NonWritableChannelException();
    }
    disk.faults().mayFail("write");
    return file;
  }

  // ---------------------------------------------------------------- bytes

  @Override
  public int read(ByteBuffer into, long at) throws IOException {
    if (at < 0) {
      throw new IllegalArgumentException("negative position " + at);
    }
    Regular file = forReading();
    if (!into.hasRemaining()) {
      return 0;
    }
    if (at >= file.length) {
      return -1;
    }
    requireAligned(at, into.remaining());
    int there = Math.min(into.remaining(), file.length - (int) at);
    int n = disk.faults().readable(there, direct ? disk.settings().alignment() : 1);
    byte[] bytes = Arrays.copyOfRange(file.bytes, (int) at, (int) at + n);
    disk.faults().mayCorrupt(bytes);
    into.put(bytes);
    disk.accessed(file);
    if (direct) {
      disk.cache().bypassed();
    } else {
      disk.cache().read(file, at, n);
    }
    return n;
  }

  /** As the system does, which hands the blocks to the disk as they are. */
  private void requireAligned(long at, int length) throws IOException {
    int unit = disk.settings().alignment();
    if (direct && (at % unit != 0 || length % unit != 0)) {
      throw new IOException(
          "Invalid argument: direct transfers are of whole blocks of "
              + unit
              + " bytes, not of "
              + length
              + " at "
              + at);
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int n = read(into, position);
    position += Math.max(0, n);
    return n;
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      if (into[i].hasRemaining()) {
        int n = read(into[i]);
        if (n < 0) {
          return total > 0 ? total : n;
        }
        total += n;
      }
    }
    return total;
  }

  @Override
  public int write(ByteBuffer from, long at) throws IOException {
    if (at < 0) {
      throw new IllegalArgumentException("negative position " + at);
    }
    Regular file = forWriting();
    long start = appends ? file.length : at;
    int n = from.remaining();
    requireAligned(start, n);
    if (start + n > file.length) {
      disk.resize(file, start + n);
    }
    from.get(file.bytes, (int) start, n);
    file.modified = disk.now();
    if (direct) {
      disk.cache().bypassed();
    } else {
      disk.cache().wrote(file, start, n);
    }
    if (n > 0 && disk.faults().syncsByItself()) {
      disk.force(file);
    }
    return n;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    if (appends) {
      position = file().length;
    }
    int n = write(from, position);
    position += n;
    return n;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      total += write(from[i]);
    }
    return total;
  }

  @Override
  public long position() throws IOException {
    requireOpen();
    return appends ? file().length : position;
  }

  @Override
  public FileChannel position(long to) throws IOException {
    requireOpen();
    if (to < 0) {
      throw new IllegalArgumentException("negative position " + to);
    }
    position = to;
    return this;
  }

  @Override
  public long size() throws IOException {
    return file().length;
  }

  @Override
  public FileChannel truncate(long to) throws IOException {
    Regular file = forWriting();
    if (to < 0) {
      throw new IllegalArgumentException("negative size " + to);
    }
    if (to < file.length) {
      disk.resize(file, to);
    }
    position = Math.min(position, to);
    return this;
  }

  @Override
  public void force(boolean metadataToo) throws IOException {
    requireOpen();
    disk.faults().mayFail("force");
    disk.force(node);
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel to) throws IOException {
    var buffer = ByteBuffer.allocate((int) Math.min(count, COPY));
    int n = read(buffer, at);
    if (n <= 0) {
      return 0;
    }
    return to.write(buffer.flip());
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long at, long count) throws IOException {
    var buffer = ByteBuffer.allocate((int) Math.min(count, COPY));
    int n = from.read(buffer);
    return n <= 0 ? 0 : write(buffer.flip(), at);
  }

  // ---------------------------------------------------------------- locks and maps

  @Override
  public FileLock lock(long at, long size, boolean shared) throws IOException {
    Regular file = file();
    if (shared && !reads) {
      throw new NonReadableChannelException();
    }
    if (!shared && !writes) {
      throw new NonWritableChannelException();
    }
    var lock = new DiskLock(this, file, at, size, shared);
    for (DiskLock other : file.locks) {
      if (other.isValid() && other.overlaps(at, size)) {
        throw new OverlappingFileLockException();
      }
    }
    file.locks.add(lock);
    return lock;
  }

  @Override
  public FileLock tryLock(long at, long size, boolean shared) throws IOException {
    return lock(at, size, shared);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long at, long size) {
    throw new UnsupportedOperationException("files of simulated disks cannot be mapped");
  }

  @Override
  protected void implCloseChannel() throws IOException {
    if (node instanceof Regular file) {
      file.locks.removeIf(lock -> lock.acquiredBy() == this);
    }
    if (deleteOnClose != null && epoch == disk.epoch()) {
      disk.delete(deleteOnClose);
    }
  }
}
