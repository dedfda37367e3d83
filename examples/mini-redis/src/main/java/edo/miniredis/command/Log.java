package edo.miniredis.command;

import edo.miniredis.resp.Request;

/** Where changes are written down, in the order in which they happen, to be done again later. */
public interface Log {
  /** Nothing is written down. */
  Log NONE =
      new Log() {
        @Override
        public void append(int database, Request request) {}

        @Override
        public long position() {
          return 0;
        }
      };

  /**
   * Writes a change down. Called under the store's lock; does not wait.
   *
   * @param database which one was changed
   * @param request does it again, whenever that is
   */
  void append(int database, Request request);

  /**
   * How far it goes.
   *
   * @return grows with each change
   */
  long position();
}
