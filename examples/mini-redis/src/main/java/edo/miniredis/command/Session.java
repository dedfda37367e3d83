package edo.miniredis.command;

import edo.miniredis.data.Entry;
import edo.miniredis.data.Keyspace;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Replies;
import edo.miniredis.resp.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client as its commands see it: which database it has chosen, what it is subscribed to, where
 * its replies go.
 *
 * <p>Threading: under the store's lock.
 */
public abstract class Session {
  private final Store store;
  private final Replies out;
  private final long id;
  private final Subscriptions subscriptions = new Subscriptions(this);
  private int database;
  private String name = "";
  private boolean ending;
  private boolean changed;
  private final List<Request> instead = new ArrayList<>();
  private long active;
  private String lastCommand = "NULL";

  /**
   * New, for database 0 and RESP2.
   *
   * @param store what its commands work on
   * @param out where replies go
   * @param id no other session of the server has it
   */
  protected Session(Store store, Replies out, long id) {
    this.store = store;
    this.out = out;
    this.id = id;
    this.active = store.now();
  }

  /**
   * Sends a message that answers no request. Does not wait.
   *
   * @param message encoded
   */
  protected abstract void deliver(byte[] message);

  /**
   * Whether its requests come from the log: they are carried out whatever the state of the store.
   *
   * @return if so
   */
  protected boolean isReplay() {
    return false;
  }

  /** Ends the session from outside; whatever it waits for fails. */
  protected abstract void kill();

  /**
   * Where the client is.
   *
   * @return host and port
   */
  protected abstract String address();

  /**
   * Its number.
   *
   * @return from 1 on
   */
  public final long id() {
    return id;
  }

  /**
   * Whether the connection is to be closed once the replies are out.
   *
   * @return if so
   */
  public final boolean isEnding() {
    return ending;
  }

  /**
   * Whether messages may come that answer no request.
   *
   * @return if it is subscribed to something
   */
  public final boolean isSubscribed() {
    return subscriptions.count() > 0;
  }

  /** Leaves all channels. Under the lock, when the connection has ended. */
  public final void leave() {
    subscriptions.leave();
  }

  /** Whether only few commands are allowed, as RESP2 has no way to tell replies from messages. */
  final boolean isConfined() {
    return out.version() == 2 && isSubscribed();
  }

  final Store store() {
    return store;
  }

  final Replies out() {
    return out;
  }

  final Subscriptions subscriptions() {
    return subscriptions;
  }

  /** Has the connection closed once the replies are out. */
  protected final void end() {
    ending = true;
  }

  final String name() {
    return name;
  }

  final void setName(String other) {
    name = other;
  }

  /** When it last sent something, in milliseconds since 1970. */
  final long active() {
    return active;
  }

  final String lastCommand() {
    return lastCommand;
  }

  final int databaseIndex() {
    return database;
  }

  final void choose(int index) {
    database = index;
  }

  /** The database that it has chosen. */
  final Keyspace keys() {
    return store.database(database);
  }

  // ---------------------------------------------------------------- a request

  final void begin(@Nullable Command command) {
    changed = false;
    instead.clear();
    active = store.now();
    if (command != null) {
      lastCommand = command.name();
    }
  }

  /** The request has changed something and would do so again. */
  final void changed() {
    changed = true;
  }

  /**
   * The request has changed something; another one says what, without time or chance in it. If it
   * takes several, they are said one after the other.
   */
  final void changedLike(byte[]... other) {
    changed = true;
    instead.add(Request.of(other));
  }

  final void end(Request request) {
    if (!changed) {
      return;
    }
    if (instead.isEmpty()) {
      store.log().append(database, request);
    }
    for (Request other : instead) {
      store.log().append(database, other);
    }
  }

  // ---------------------------------------------------------------- keys

  /** Looks a key up that an argument names. */
  final @Nullable Entry find(Request request, int argument) {
    Entry entry = keys().find(request.array(), request.offset(argument), request.length(argument));
    if (entry == null) {
      store.statistics().misses++;
    } else {
      store.statistics().hits++;
    }
    return entry;
  }

  /**
   * Looks a key up that holds a value of some type.
   *
   * @throws ErrorReply if it holds another one
   */
  final <T> @Nullable T find(Request request, int argument, Class<T> type) {
    Entry entry = find(request, argument);
    if (entry == null) {
      return null;
    }
    if (!type.isInstance(entry.value())) {
      throw ErrorReply.wrongType();
    }
    return type.cast(entry.value());
  }

  /** Like {@link #find(Request, int, Class)}, with a new value if there is none. */
  final <T> T findOrAdd(Request request, int argument, Class<T> type, Supplier<T> made) {
    T value = find(request, argument, type);
    if (value == null) {
      value = made.get();
      Entry _ = keys().add(request.bytes(argument), value);
    }
    return value;
  }

  /** Takes a key out. */
  final boolean remove(Request request, int argument) {
    Entry entry = keys().find(request.array(), request.offset(argument), request.length(argument));
    if (entry == null) {
      return false;
    }
    keys().remove(entry);
    return true;
  }

  /** Has a key expire, and whoever waits for the first such time look again if this is it. */
  final void setExpiry(Entry entry, long at) {
    keys().setExpiry(entry, at);
    if (at != Entry.NEVER && keys().nextExpiry() == at) {
      store.server().expiresEarlier();
    }
  }
}
