package edo.miniredis.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import edo.bytes.ArrayPool;
import edo.miniredis.resp.Replies;
import edo.miniredis.resp.Request;
import edo.miniredis.resp.RequestReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** A store and sessions on it, without a server around them. */
final class Shell implements ServerView {
  final Store store;
  final List<String> log = new ArrayList<>();

  /** The same as requests, with the database of each. */
  final List<Logged> requests = new ArrayList<>();

  long millis = 1_000_000;
  int earlier;
  private final List<Session> sessions = new ArrayList<>();

  Shell() {
    store = new Store(() -> millis, new SplittableRandom(1), this);
    store.setLog(
        new Log() {
          @Override
          public void append(int database, Request request) {
            StringBuilder line = new StringBuilder(database == 0 ? "" : database + ":");
            for (int i = 0; i < request.count(); i++) {
              line.append(i == 0 ? "" : " ").append(request.text(i));
            }
            log.add(line.toString());
            byte[][] words = new byte[request.count()][];
            for (int i = 0; i < words.length; i++) {
              words[i] = request.bytes(i);
            }
            requests.add(new Logged(database, Request.of(words)));
          }

          @Override
          public long position() {
            return log.size();
          }
        });
  }

  /** A change that was written down. */
  record Logged(int database, Request request) {}

  Client client() {
    Client client = new Client();
    sessions.add(client);
    return client;
  }

  /** A session whose replies are texts. */
  final class Client extends Session {
    final List<String> messages = new ArrayList<>();
    boolean killed;

    private Client() {
      super(store, new Replies(new ArrayPool(RequestReader.ORDINARY, 1)), sessions.size() + 1);
    }

    /** Runs a command whose words have no blanks; the reply has a blank for each line end. */
    String run(String line) {
      return run(line.split(" "));
    }

    String run(String... words) {
      byte[][] arguments = new byte[words.length][];
      for (int i = 0; i < words.length; i++) {
        arguments[i] = words[i].getBytes(ISO_8859_1);
      }
      store.lock();
      try {
        store.commands().run(this, Request.of(arguments));
        return show(out().take());
      } finally {
        store.unlock();
      }
    }

    private String show(byte[] bytes) {
      return new String(bytes, ISO_8859_1).replace("\r\n", " ").strip();
    }

    @Override
    protected void deliver(byte[] message) {
      messages.add(show(message));
    }

    @Override
    protected void kill() {
      killed = true;
    }

    @Override
    protected String address() {
      return "client:" + id();
    }
  }

  @Override
  public Collection<Session> sessions() {
    return sessions;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("save", "");
  }

  @Override
  public Optional<String> info(String section) {
    return Optional.empty();
  }

  @Override
  public void expiresEarlier() {
    earlier++;
  }

  @Override
  public void refusedHttp(String address) {
    log.add("http");
  }

  @Override
  public void shutDown() {
    log.add("shutdown");
  }
}
