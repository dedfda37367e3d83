package edo.runtime;

/** The kinds of runtime. */
public enum RuntimeFlavor {
  /** One worker, which works only while somebody is inside {@link EdoRuntime#run}. */
  CURRENT_THREAD,
  /** Several workers that steal from each other and work until the runtime is shut down. */
  MULTI_THREAD
}
