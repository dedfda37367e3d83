package edo.sim.internal.files;

import edo.sim.internal.files.Node.Regular;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/**
 * A part of a file that a channel has locked. All channels of a host belong to one process, so
 * another lock on the same part is an error, and nobody ever waits for one.
 */
final class DiskLock extends FileLock {
  private final Regular file;
  private boolean released;

  DiskLock(FileChannel channel, Regular file, long at, long size, boolean shared) {
    super(channel, at, size, shared);
    this.file = file;
  }

  @Override
  public boolean isValid() {
    return !released && acquiredBy().isOpen();
  }

  @Override
  public void release() {
    released = true;
    file.locks.remove(this);
  }
}
