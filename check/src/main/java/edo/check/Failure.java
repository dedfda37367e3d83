package edo.check;

import org.jspecify.annotations.Nullable;

/** Why a run failed. */
record Failure(FailureKind kind, String message, @Nullable Throwable cause) {}
