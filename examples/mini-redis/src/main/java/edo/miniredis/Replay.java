package edo.miniredis;

import edo.bytes.ArrayPool;
import edo.io.BufReader;
import edo.io.ByteReader;
import edo.miniredis.command.Session;
import edo.miniredis.command.Store;
import edo.miniredis.resp.ProtocolException;
import edo.miniredis.resp.Replies;
import edo.miniredis.resp.Request;
import edo.miniredis.resp.RequestReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads an append-only file and does again what it says. */
final class Replay {
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  /** So much is read at once: a change of threads for each. */
  private static final int PIECE = 256 * 1024;

  private final Path path;
  private final Store store;
  private final Replies replies = new Replies(new ArrayPool(RequestReader.ORDINARY, 1));
  private final RequestReader reader =
      new RequestReader(new ArrayPool(RequestReader.ORDINARY, 1), LONGEST);

  Replay(Path path, Store store) {
    this.path = path;
    this.store = store;
  }

  /**
   * Reads on from where the file is. Takes the store's lock for a piece at a time: with a store
   * that others use, see {@link Store#setUnavailable}.
   *
   * @return how many bytes are whole requests
   * @throws IOException if it cannot be read or makes no sense
   */
  long read(ByteReader file) throws IOException {
    setLoading(true);
    try {
      return readAll(file);
    } finally {
      setLoading(false);
    }
  }

  private void setLoading(boolean loading) {
    store.lock();
    store.setLoading(loading);
    store.unlock();
  }

  private long readAll(ByteReader file) throws IOException {
    var buffered = new BufReader(file, PIECE); // not to be closed: the file stays open
    Session session = new Reading();
    long read = 0;
    while (true) {
      int n = reader.fill(buffered::read);
      if (n < 0) {
        return read - reader.unconsumed();
      }
      read += n;
      store.lock();
      try {
        for (Request request; (request = reader.next()) != null; reader.consume()) {
          store.commands().run(session, request);
          byte[] reply = replies.take();
          if (session.isEnding() || (reply.length > 0 && reply[0] == '-')) {
            throw AppendOnlyFile.failure(
                path,
                "the change at byte "
                    + (read - reader.unconsumed())
                    + " cannot be made: "
                    + (session.isEnding()
                        ? request + " is no change"
                        : new String(reply, 1, reply.length - 3, StandardCharsets.UTF_8)),
                null);
          }
        }
      } catch (ProtocolException e) {
        throw AppendOnlyFile.failure(
            path,
            "damaged at byte "
                + (read - reader.unconsumed())
                + ": "
                + e.getMessage()
                + "; restore it, or cut it off there to lose what comes behind",
            e);
      } finally {
        store.unlock();
      }
    }
  }

  /** Nobody reads the replies. */
  private final class Reading extends Session {
    Reading() {
      super(store, replies, 0);
    }

    @Override
    protected void deliver(byte[] message) {}

    @Override
    protected void kill() {}

    @Override
    protected boolean isReplay() {
      return true;
    }

    @Override
    protected String address() {
      return path.toString();
    }
  }
}
