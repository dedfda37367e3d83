package edo.sync;

import edo.task.Context;

/** One who waits for a {@link Notify}, polled by hand. */
final class Told {
  private static final Context CONTEXT = Context.of(() -> {});

  private final Notify.Notified notified;

  Told(Notify notify) {
    notified = notify.notifiedAsync();
  }

  /** Polls; not to be called again once it has answered 1. */
  int poll() {
    return notified.poll(CONTEXT).isReady() ? 1 : 0;
  }

  void leave() {
    notified.cancel();
  }
}
