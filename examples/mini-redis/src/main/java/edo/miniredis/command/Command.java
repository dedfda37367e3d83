package edo.miniredis.command;

import edo.miniredis.resp.Request;

/**
 * A command.
 *
 * @param name in lower case
 * @param arity how many arguments, the name included; negative: so many or more
 * @param kind what it is allowed to do, and when
 * @param action what it does
 */
record Command(String name, int arity, Kind kind, Action action) {
  /** What a command is allowed to do, and when. */
  enum Kind {
    /** It has nothing to do with keys. */
    SERVER,
    /** It changes no data. */
    READ,
    /** It may change data. */
    WRITE,
    /** Like {@link #SERVER}, and a RESP2 client may send it while it is subscribed to something. */
    ALWAYS;

    /** Whether it looks at keys. */
    boolean isOnData() {
      return this == READ || this == WRITE;
    }
  }

  /** What it does. */
  @FunctionalInterface
  interface Action {
    /** Carries a request out; the reply goes to the session. */
    void run(Session session, Request request);
  }

  boolean takes(int count) {
    return arity >= 0 ? count == arity : count >= -arity;
  }
}
