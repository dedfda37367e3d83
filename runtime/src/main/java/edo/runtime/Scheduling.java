package edo.runtime;

/** Which scheduler runs virtual-thread tasks. */
public enum Scheduling {
  /** Ours if the JVM was started with the flag it needs, else the JDK's, with a notice. */
  AUTO,
  /** Ours; building the runtime fails if the JVM does not allow it. */
  OWN,
  /** The JDK's. Poll-driven tasks, timers and I/O run on our workers all the same. */
  JDK
}
