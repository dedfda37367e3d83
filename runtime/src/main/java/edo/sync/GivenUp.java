package edo.sync;

import org.jspecify.annotations.Nullable;

/**
 * What is said of locks and channels, and which one it is: to who uses an end of a channel that was
 * closed before, and of who waits.
 */
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

  /** What is waited for by a sender that nobody else may receive from. */
  static String closing(String kind, @Nullable String name) {
    return "the receiver of " + label(kind, name) + " to be closed";
  }

  static String message(String kind, @Nullable String name) {
    return "a message of " + label(kind, name);
  }

  /** Nothing is null here: a message, or the value of a cell. */
  static void refuseNull(@Nullable Object given, String what, String kind, @Nullable String name) {
    if (given == null) {
      throw new NullPointerException(what + " of " + label(kind, name) + " must not be null");
    }
  }

  static String label(String kind, @Nullable String name) {
    return name == null ? "a " + kind : kind + " " + name;
  }
}
