package edo.fs;

import edo.internal.seam.Ambient;
import edo.internal.seam.Books;
import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is in a folder, in no order. To be closed: it holds the folder open.
 *
 * {@snippet :
 * try (DirEntries entries = Fs.readDir(folder)) {
 *   for (Optional<DirEntry> entry; (entry = entries.next()).isPresent(); ) {
 *     IO.println(entry.get().fileName());
 *   }
 * }
 * }
 *
 * <p>Names are fetched 32 at a time, the first of them when the folder is opened. What comes or
 * goes meanwhile may be seen or not.
 *
 * <p><b>Cancellation:</b> loses nothing: what is being fetched goes to the next one that asks.
 * Several tasks may share one; each name goes to one of them.
 */
public final class DirEntries implements Closeable {
  /** How many names a job fetches. */
  static final int BATCH = 32;

  private final Listing listing;
  private final Turn turn = new Turn();
  private final Deque<DirEntry> ready = new ArrayDeque<>();
  private @Nullable FileJob<List<DirEntry>> fetching;
  private boolean over;
  private volatile boolean closed;

  /** Where it is noted that it is open, if anywhere. */
  private final Books.@Nullable Opened note;

  private DirEntries(Listing listing) {
    this.listing = listing;
    this.note = Books.opened(this);
    take(listing.batch);
  }

  /** An open folder; what a job answers, so that it is closed if nobody gets it. */
  private static final class Listing implements Closeable {
    final DirectoryStream<Path> names;
    final Iterator<Path> iterator;
    final Path folder;
    List<DirEntry> batch = List.of();

    @SuppressWarnings("StreamResourceLeak") // this is what closes it
    Listing(Path where, Path folder) throws IOException {
      this.names = Files.newDirectoryStream(where);
      this.iterator = names.iterator();
      this.folder = folder;
    }

    List<DirEntry> fetch() throws IOException {
      var next = new ArrayList<DirEntry>(BATCH);
      try {
        while (next.size() < BATCH && iterator.hasNext()) {
          next.add(new DirEntry(folder.resolve(iterator.next().getFileName().toString())));
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      return next;
    }

    @Override
    public void close() throws IOException {
      names.close();
    }
  }

  /** Opens a folder and fetches the first names, in one job. */
  static Async<DirEntries> open(Path folder) {
    var job =
        new FileJob<>(files -> {
          var listing = new Listing(files.locate(folder), folder);
          boolean done = false;
          try {
            listing.batch = listing.fetch();
            done = true;
            return listing;
          } finally {
            if (!done) {
              listing.close();
            }
          }
        });
    return new Async<>() {
      @Override
      public Poll<DirEntries> poll(Context cx) throws IOException {
        Poll<Listing> listing = job.poll(cx);
        return listing.isPending() ? Poll.pending() : Poll.ready(new DirEntries(listing.value()));
      }

      @Override
      public void cancel() {
        job.cancel();
      }
    };
  }

  /**
   * The next name.
   *
   * <p><b>Blocking:</b> suspends the calling task, or blocks the calling plain thread, once in 32
   * times.
   *
   * @return the entry; empty when there are no more
   * @throws IOException if reading the folder failed, or this was closed
   */
  public Optional<DirEntry> next() throws IOException {
    return Ambient.awaitIo(nextAsync());
  }

  /**
   * {@link #next} as a computation.
   *
   * @return the entry; empty when there are no more
   */
  public Async<Optional<DirEntry>> nextAsync() {
    return this::pollNext;
  }

  private Poll<Optional<DirEntry>> pollNext(Context cx) throws IOException {
    if (!turn.enter(cx)) {
      return Poll.pending();
    }
    try {
      if (closed) {
        throw new IOException(this + " is closed; open the folder again with Fs.readDir");
      }
      if (ready.isEmpty() && !over) {
        FileJob<List<DirEntry>> job = fetching;
        if (job == null) {
          job = new FileJob<>(_ -> listing.fetch());
          fetching = job;
        }
        boolean failed = true;
        try {
          Poll<List<DirEntry>> names = job.poll(cx);
          failed = false;
          if (names.isPending()) {
            return Poll.pending();
          }
          take(names.value());
        } finally {
          if (failed) {
            fetching = null;
          }
        }
        fetching = null;
      } else if (!cx.proceed()) {
        return Poll.pending();
      }
      return Poll.ready(Optional.ofNullable(ready.poll()));
    } finally {
      turn.leave();
    }
  }

  private void take(List<DirEntry> names) {
    ready.addAll(names);
    over = names.size() < BATCH;
  }

  /** Closes the folder. Never waits, never fails. Closing again does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Books.closed(note);
      FileJob.closeInBackground(listing);
    }
  }

  @Override
  public String toString() {
    return "DirEntries[" + listing.folder + "]";
  }
}
