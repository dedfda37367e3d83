package edo.miniredis;

import edo.fs.OpenOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file on a disk that has so much room and no more. */
final class FullDisk extends FileChannel {
  private final FileChannel file;

  /** Bytes that the file may have. */
  volatile long room = Long.MAX_VALUE;

  /** Called when there is none left. */
  volatile Runnable onRefusal = () -> {};

  /** What is written cannot be brought to the disk. */
  volatile boolean broken;

  private FullDisk(FileChannel file) {
    this.file = file;
  }

  static FullDisk open(Path path, OpenOptions options) throws IOException {
    return new FullDisk(options.open(path).intoChannel());
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    long fits = Math.min(from.remaining(), room - file.position());
    if (fits <= 0) {
      onRefusal.run();
      throw new IOException("No space left on device");
    }
    ByteBuffer part = from.slice(from.position(), (int) fits);
    int n = file.write(part);
    from.position(from.position() + n);
    return n;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    if (broken) {
      throw new IOException("Input/output error");
    }
    file.force(metaData);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return file.read(into);
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    return file.position(position);
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    return file.truncate(size);
  }

  @Override
  public FileLock lock(long from, long size, boolean shared) throws IOException {
    return file.lock(from, size, shared);
  }

  @Override
  public FileLock tryLock(long from, long size, boolean shared) throws IOException {
    return file.tryLock(from, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  // ---------------------------------------------------------------- not used by a journal

  private static UnsupportedOperationException notOfAJournal() {
    return new UnsupportedOperationException(
        "a journal reads and appends one buffer after the other; a disk that fills up has no more"
            + " than that");
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    throw notOfAJournal();
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) {
    throw notOfAJournal();
  }

  @Override
  public int read(ByteBuffer into, long at) {
    throw notOfAJournal();
  }

  @Override
  public int write(ByteBuffer from, long at) {
    throw notOfAJournal();
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel to) {
    throw notOfAJournal();
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long to, long count) {
    throw notOfAJournal();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long size) {
    throw notOfAJournal();
  }
}
