package edo.miniredis.command;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What commands ask of the server around them. Called under the store's lock; nothing waits. */
public interface ServerView {
  /**
   * The sessions.
   *
   * @return all that are open
   */
  Collection<Session> sessions();

  /**
   * What is set.
   *
   * @return values by their names, in the order of the names
   */
  Map<String, String> settings();

  /**
   * Lines of {@code INFO} that only the server knows.
   *
   * @param section in lower case
   * @return {@code name:value} in lines, or nothing if it knows of no such section
   */
  Optional<String> info(String section);

  /** A key has been given a time that comes before all others. */
  void expiresEarlier();

  /**
   * A client has sent HTTP instead of requests, and is disconnected.
   *
   * @param address where it is
   */
  void refusedHttp(String address);

  /** A client wants the server to end. */
  void shutDown();
}
