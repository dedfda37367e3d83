package edo.test;

import java.util.ArrayList;
import java.util.List;

/**
 * Who waits for one step of a script, to read or to write. Immutable.
 *
 * <p>Who gives up says nothing, so some of these may be gone. That is why there is a limit: when it
 * is reached the line starts anew, and all that were in it are woken; who is still there asks
 * again. Rejected: one place, which whoever comes next takes over. Of two that wait the first one
 * would hang.
 *
 * @param asks who waits, each waker once
 */
record MockLine(List<MockAsk> asks) {
  static final MockLine EMPTY = new MockLine(List.of());

  private static final int MOST = 64;

  /** With somebody who waits from now on; without the others if they are too many. */
  MockLine with(MockAsk ask) {
    if (asks.stream().anyMatch(a -> a.waker() == ask.waker())) {
      return this;
    }
    if (asks.size() >= MOST) {
      return new MockLine(List.of(ask));
    }
    var longer = new ArrayList<>(asks);
    longer.add(ask);
    return new MockLine(List.copyOf(longer));
  }

  void wake() {
    asks.forEach(ask -> ask.waker().wake());
  }
}
