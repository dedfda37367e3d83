package edo.runtime;

/** What happens when a task fails and nobody joins it. */
public enum UnhandledFailure {
  /** It is reported to the failure handler, and everything else goes on. */
  REPORT,
  /** It is reported, and the runtime shuts down; only on a current-thread runtime. */
  SHUTDOWN_RUNTIME
}
