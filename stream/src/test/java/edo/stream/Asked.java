package edo.stream;

import edo.task.Poll;
import edo.testkit.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Asks streams by hand, with one waker. */
final class Asked {
  final CountingWaker waker = new CountingWaker();

  /** The next item, or the step that is none. */
  Object ask(AsyncStream<?> stream) throws Exception {
    Step step = stream.pollNext(waker.context());
    return step == Step.ITEM ? stream.item() : step;
  }

  /** Several answers in a row. */
  List<Object> ask(AsyncStream<?> stream, int times) throws Exception {
    var all = new ArrayList<Object>();
    for (int i = 0; i < times; i++) {
      all.add(ask(stream));
    }
    return all;
  }

  /** The value of something that must be ready. */
  <T> T ready(edo.task.Async<T> computation) throws Exception {
    Poll<T> answer = waker.poll(computation);
    if (answer.isPending()) {
      throw new AssertionError("pending");
    }
    return answer.value();
  }

  static SizeHint hint(long lower, long upper) {
    return new SizeHint(lower, OptionalLong.of(upper));
  }

  /** A stream that says it has some number of items, and never gives one. */
  static AsyncStream<Integer> claiming(SizeHint claim) {
    return new AsyncStream<>() {
      @Override
      protected Step advance(edo.task.Context cx) {
        return Step.PENDING;
      }

      @Override
      protected SizeHint hint() {
        return claim;
      }
    };
  }
}
