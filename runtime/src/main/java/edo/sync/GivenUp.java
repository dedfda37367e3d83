package edo.sync;

import org.jspecify.annotations.Nullable;

/** What is said to who uses an end of a channel that was closed before; it tells which channel. */
final class GivenUp {
  private GivenUp() {}

  static IllegalStateException sender(String kind, @Nullable String name) {
    return new IllegalStateException(
        "this sender of "
            + label(kind, name)
            + " was closed; give each user a sender of its own with copy()");
  }

  /** By another thread, at this very moment. */
  static IllegalStateException senderMeanwhile(String kind, @Nullable String name) {
    return new IllegalStateException(
        "this sender of " + label(kind, name) + " is being closed by another thread");
  }

  static IllegalStateException receiver(String kind, @Nullable String name) {
    return new IllegalStateException(
        "this receiver of "
            + label(kind, name)
            + " was closed; give each user a receiver of its own");
  }

  static String label(String kind, @Nullable String name) {
    return name == null ? "a " + kind : kind + " " + name;
  }
}
