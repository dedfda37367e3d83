package edo.fs;

import edo.internal.seam.Books;
import edo.reactor.FileRing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An open channel and who uses it: the {@link FileStream}s over it, and the jobs that change the
 * file. Whoever lets go last closes it, so a write that was begun is not cut off. Jobs that only
 * read do not count: closing ends them, also one that waits for ever, as at a named pipe.
 */
final class FileHandle {
  final FileChannel channel;
  final Optional<Path> path;
  final String name;

  /** Whether several have the file's place in common, so that it moves by jobs only. */
  private volatile boolean duplicated;

  private final boolean ring;

  /** How many use it; at 0 it is closed, or being closed, for good. */
  private final AtomicInteger users = new AtomicInteger(1);

  /** Where it is noted that it is open, if anywhere. */
  private final Books.@Nullable Opened note;

  FileHandle(FileChannel channel, Optional<Path> path) {
    this.channel = channel;
    this.ring = FileRing.takes(channel);
    this.path = path;
    this.name = path.map(Path::toString).orElseGet(channel::toString);
    this.note = Books.opened(this);
  }

  /** Whether its bytes can be moved without a thread. */
  boolean takesRings() {
    return ring && !duplicated;
  }

  /** There will be another {@link FileCore} for it. Nothing is under way. */
  void duplicate() {
    duplicated = true;
  }

  /** One more user; false if there are none left. */
  boolean retain() {
    int seen;
    do {
      seen = users.get();
      if (seen == 0) {
        return false;
      }
    } while (!users.compareAndSet(seen, seen + 1));
    return true;
  }

  /** One user less; true if that was the last, which is to close the channel. */
  boolean release() {
    if (users.decrementAndGet() != 0) {
      return false;
    }
    Books.closed(note); // the job that does it is in the books of tasks
    return true;
  }

  /** One user less, where nobody can be told if closing fails. */
  void releaseNow() {
    if (release()) {
      Jobs.close(channel);
    }
  }

  boolean isShared() {
    return users.get() > 1;
  }

  /** Closes the channel. To be called on the pool. */
  void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return "file " + name;
  }
}
