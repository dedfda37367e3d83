package edo.sync;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait, in the order in which they came; anyone may be taken out of the middle. Linked
 * through themselves, so that waiting costs one object. Not for two threads at once: it belongs to
 * whoever serves. May be a superclass of what it is part of.
 *
 * @param <W> who waits
 */
class Line<W extends Line.Place<W>> {
  /** A place in a line, one at a time. */
  abstract static class Place<W extends Place<W>> {
    private @Nullable W before;
    private @Nullable W after;
    private boolean linked;
  }

  private @Nullable W first;
  private @Nullable W last;

  @Nullable W first() {
    return first;
  }

  @Nullable W last() {
    return last;
  }

  /** What is wrong with its links, for tests; "" if all is well. */
  final String brokenLink() {
    W before = null;
    for (W at = first; at != null; ) {
      Place<W> place = at;
      if (!place.linked || place.before != before) {
        return "a waiter is linked wrongly";
      }
      before = at;
      at = place.after;
    }
    return before == last ? "" : "the last waiter is not the last";
  }

  final @Nullable W after(W waiter) {
    Place<W> place = waiter;
    return place.after;
  }

  boolean contains(W waiter) {
    Place<W> place = waiter;
    return place.linked;
  }

  void add(W waiter) {
    Place<W> place = waiter;
    place.before = last;
    if (last == null) {
      first = waiter;
    } else {
      Place<W> end = last;
      end.after = waiter;
    }
    last = waiter;
    place.linked = true;
  }

  void remove(W waiter) {
    Place<W> place = waiter;
    W before = place.before;
    W after = place.after;
    if (before == null) {
      first = after;
    } else {
      Place<W> ahead = before;
      ahead.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      Place<W> behind = after;
      behind.before = before;
    }
    place.before = null;
    place.after = null;
    place.linked = false;
  }
}
