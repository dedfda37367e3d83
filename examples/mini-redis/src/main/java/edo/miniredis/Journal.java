package edo.miniredis;

import edo.bytes.ArrayPool;
import edo.miniredis.AppendOnlyFile.Opener;
import edo.miniredis.command.Log;
import edo.miniredis.command.Store;
import edo.miniredis.resp.Numbers;
import edo.miniredis.resp.Replies;
import edo.miniredis.resp.Request;
import edo.miniredis.resp.RequestReader;
import edo.sync.Notify;
import edo.sync.Watch;
import edo.sync.WatchReceiver;
import edo.sync.WatchSender;
import edo.task.CancelledException;
import edo.task.JoinHandle;
import edo.task.Select;
import edo.task.Task;
import edo.time.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The append-only file: each change as a request, in the order in which they happen.
 *
 * <p>Changes are collected in memory under the store's lock. A task writes what has come together,
 * in one go for all connections that wait for it, so a slow disk delays acknowledgements and no
 * worker. A connection sends no reply before {@link #awaitWritten} returns: what a client was told
 * of, its own changes and those of others that it has read, is in the file, so it survives the end
 * of the process, and with {@link RedisSettings.Fsync#ALWAYS} that of the machine.
 *
 * <p>If changes cannot be written, as the disk is full, they are undone: the store is emptied and
 * reads the file again, which holds all that anybody was told of. Whoever has made or read such a
 * change gets an error instead of the reply. Then keys can be read again, and nothing can be
 * changed until a try, once a second, shows that as much can be written. Redis keeps such changes,
 * has them seen and tries to write them later: a client that was told of a failure might find its
 * change there after all, and others might act on one that the end of the process takes away.
 *
 * <p>If the file cannot be read again either, the keys are out of reach until a restart.
 */
final class Journal implements Log {
  private static final byte[] SELECT = "SELECT".getBytes(StandardCharsets.US_ASCII);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A try writes as much as could not be written, within these limits. */
  private static final int SMALLEST_TRY = 64 * 1024;

  private static final int LARGEST_TRY = 16 * 1024 * 1024;

  private final Store store;
  private final AppendOnlyFile file;
  private final Path path;
  private final Forcing forcing;
  private final RedisSettings settings;
  private final Notify work = new Notify("append-only file");
  private final WatchSender<Progress> progress;
  private final WatchReceiver<Progress> seen;

  /** Under the store's lock, like the five below. */
  private final Replies pending = new Replies(new ArrayPool(RequestReader.ORDINARY, 1));

  private int database;
  private long position;
  private boolean closing;

  /** What is appended comes from the file. */
  private boolean reading;

  /**
   * Nothing can be written. Keys expire all the same and are said in {@link #pending}, but nobody
   * waits for that: after a restart they would expire again.
   */
  private boolean failing;

  /** The writer's: what it saw when it took what is pending. */
  private long taken;

  private boolean last;
  private @Nullable JoinHandle<@Nullable Void> writer;

  /** Changes from behind a position up to another were undone. */
  private record Loss(long from, long to, IOException why) {}

  /** Up to where changes are written or undone, and those that were undone. */
  private record Progress(long settled, List<Loss> losses, boolean ended) {
    Progress to(long position) {
      return new Progress(position, losses, ended);
    }
  }

  private Journal(Store store, AppendOnlyFile file, RedisSettings settings) {
    this.store = store;
    this.file = file;
    this.path = file.path();
    this.settings = settings;
    this.forcing = new Forcing(settings.fsync());
    Watch<Progress> watch = Watch.create(new Progress(0, List.of(), false));
    progress = watch.sender();
    seen = watch.receiver();
  }

  /**
   * Does what a file says, and goes on writing it.
   *
   * @throws FileSystemException if it cannot be read, makes no sense, or is another server's
   */
  static Journal open(Store store, Path path, RedisSettings settings, Opener opener)
      throws FileSystemException {
    AppendOnlyFile file;
    try {
      file = AppendOnlyFile.open(path, opener);
      try {
        file.replay(store, settings.report());
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw AppendOnlyFile.failure(path, String.valueOf(e.getMessage()), e);
    }
    Journal journal = new Journal(store, file, settings);
    // A database that was chosen in the file is not known here: the first change says its own.
    journal.database = -1;
    journal.writer = Task.builder().name("append-only file").spawn(journal::write);
    return journal;
  }

  @Override
  public void append(int index, Request request) {
    if (reading) {
      return;
    }
    int before = pending.length();
    if (index != database) {
      pending.array(2);
      pending.bulk(SELECT);
      pending.bulk(Numbers.bytes(index));
      database = index;
    }
    pending.array(request.count());
    for (int i = 0; i < request.count(); i++) {
      pending.bulk(request.array(), request.offset(i), request.length(i));
    }
    if (!failing) {
      position += pending.length() - before;
    }
    if (before == 0) {
      work.notifyOne();
    }
  }

  @Override
  public long position() {
    return position;
  }

  /** Whether changes are refused as they cannot be written. Under the store's lock. */
  boolean isFailing() {
    return failing;
  }

  /**
   * Waits until everything is in the file that was appended before, so that a client is told
   * neither of a change of its own that could be lost nor of somebody else's.
   *
   * @param known how far the log went when the replies were made
   * @throws NotWrittenException if some of that was undone
   * @throws IOException if nobody writes any more
   */
  void awaitWritten(long known) throws IOException {
    store.lock();
    long upTo = position;
    store.unlock();
    Progress reached = progress.value();
    if (reached.settled() < upTo && !reached.ended()) {
      try (WatchReceiver<Progress> watch = seen.copy()) {
        reached = watch.waitFor(p -> p.settled() >= upTo || p.ended());
      }
    }
    for (Loss loss : reached.losses()) {
      if (loss.from() < known && known <= loss.to()) {
        throw new NotWrittenException(
            "MISCONF not done: the append-only file cannot be written: " + loss.why().getMessage(),
            loss.why());
      }
    }
    if (reached.settled() < known) {
      throw new IOException("not acknowledged, as nobody writes " + path);
    }
  }

  /** Writes the rest and closes the file. */
  void close() throws IOException {
    store.lock();
    closing = true;
    store.unlock();
    work.notifyOne();
    JoinHandle<@Nullable Void> job = writer;
    if (job != null) {
      var _ = job.join();
    }
  }

  // ---------------------------------------------------------------- the writer

  private void write() throws Exception {
    try (file) {
      boolean more = true;
      while (more) {
        byte[] bytes = take();
        try {
          more = writeOnce(bytes);
        } catch (IOException e) {
          undo(e);
          more = awaitRoom(bytes);
        }
      }
      progress.send(new Progress(progress.value().settled(), progress.value().losses(), true));
    } catch (IOException e) {
      end(e);
    } catch (CancelledException e) {
      // The runtime ends, and all who wait for an acknowledgement with it: they do not get one.
      progress.send(new Progress(progress.value().settled(), progress.value().losses(), true));
      throw e;
    } catch (Exception | Error e) {
      // Whoever waits for an acknowledgement must not wait for ever.
      end(e);
      throw e;
    }
  }

  private byte[] take() {
    store.lock();
    byte[] bytes = pending.take();
    taken = position;
    last = closing;
    store.unlock();
    return bytes;
  }

  /** Returns if there may be more. */
  private boolean writeOnce(byte[] bytes) throws Exception {
    if (bytes.length > 0) {
      file.append(bytes);
      forcing.wrote(Time.now());
    }
    if (forcing.isDue(Time.now(), last)) {
      file.force();
      forcing.forced();
    }
    if (bytes.length > 0) {
      file.keep(bytes.length);
      progress.send(progress.value().to(taken));
    } else if (last) {
      return false;
    } else {
      awaitWork(forcing.left(Time.now()));
    }
    return true;
  }

  /** Waits for something to write, but no longer than this. */
  private void awaitWork(Optional<Duration> longest) throws Exception {
    if (longest.isEmpty()) {
      work.awaitNotified();
      return;
    }
    boolean _ =
        Select.<Boolean>biased()
            .arm(work.notifiedAsync(), _ -> true)
            .arm(Time.sleepAsync(longest.get()), _ -> false)
            .await();
  }

  // ---------------------------------------------------------------- when it cannot write

  /** Takes back all changes that are not in the file, and lets nobody make others. */
  private void undo(IOException why) throws IOException {
    Progress reached = progress.value();
    String refusal = "MISCONF changes are refused: the append-only file cannot be written: ";
    store.lock();
    boolean nothing = position == reached.settled();
    failing = true;
    store.setReadOnly(refusal + why.getMessage());
    List<Loss> losses = new ArrayList<>(reached.losses());
    if (!nothing) {
      losses.add(new Loss(reached.settled(), position, why));
      position++; // what is read from now on was not lost
      byte[] _ = pending.take();
      database = -1;
      reading = true;
      store.setUnavailable("LOADING the append-only file is read again");
      store.clear();
    }
    long settled = position;
    store.unlock();
    progress.send(new Progress(settled, List.copyOf(losses), false));
    settings
        .report()
        .accept(
            "cannot write "
                + path
                + ": "
                + why.getMessage()
                + "; changes are refused until that is possible again");
    file.rewind();
    if (nothing) {
      return;
    }
    file.replay(store, settings.report());
    store.lock();
    reading = false;
    store.setUnavailable("");
    store.unlock();
  }

  /**
   * Tries again and again.
   *
   * @param refused what could not be written
   * @return false if the server ends first
   */
  private boolean awaitRoom(byte[] refused) throws Exception {
    byte[] content = Arrays.copyOf(refused, Math.clamp(refused.length, SMALLEST_TRY, LARGEST_TRY));
    while (true) {
      awaitWork(Optional.of(PAUSE));
      store.lock();
      boolean ending = closing;
      store.unlock();
      if (ending) {
        return false;
      }
      try {
        file.probe(content);
      } catch (IOException e) {
        continue; // still so: it was said when it began
      }
      forcing.forced();
      store.lock();
      failing = false;
      position += pending.length();
      store.setReadOnly("");
      store.unlock();
      settings.report().accept(path + " can be written again");
      return true;
    }
  }

  /** The file is of no use any more. What is in memory may be more than what is in the file. */
  private void end(Throwable why) {
    String text = "the append-only file is out of order until a restart: " + why.getMessage();
    settings.report().accept(path + ": " + text);
    store.lock();
    failing = true;
    store.setReadOnly("MISCONF " + text);
    store.setUnavailable("MISCONF " + text);
    store.setLog(Log.NONE);
    store.unlock();
    progress.send(new Progress(progress.value().settled(), progress.value().losses(), true));
  }
}
