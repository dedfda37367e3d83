package edo.check;

import org.jspecify.annotations.Nullable;

/** Why a run failed. */
record Failure(FailureKind kind, String message, @Nullable Throwable cause) {
  /** The same, with something more to say. */
  Failure with(String advice) {
    return new Failure(kind, message + advice, cause);
  }
}
