package edo.reactor;

import java.util.Locale;

/**
 * How readiness is learnt. A {@link Poll} and its sources are of one backend; see {@link #best}.
 */
public enum Backend {
  /**
   * Linux epoll through the foreign function API: one system call for each read and write, heap
   * arrays without a copy. Needs Linux on x86-64 or AArch64, and native access for this module.
   */
  EPOLL,

  /** {@code java.nio} selectors and channels: everywhere. */
  NIO;

  private static final String PROPERTY = "edo.reactor";

  /**
   * Whether this backend works here and now. Prints nothing and never changes while the program
   * runs, unless native access is granted later.
   *
   * @return true if it does
   */
  public boolean isAvailable() {
    return unavailableReason().isEmpty();
  }

  /**
   * Why this backend does not work here, and what to do about it.
   *
   * @return the reason, or the empty string if it does work
   */
  public String unavailableReason() {
    if (this == NIO) {
      return "";
    }
    String os = System.getProperty("os.name", "");
    if (!os.equals("Linux")) {
      return "epoll exists on Linux only, this is " + os;
    }
    String arch = System.getProperty("os.arch", "");
    if (!arch.equals("amd64") && !arch.equals("aarch64")) {
      return "epoll is supported on x86-64 and AArch64 only, this is " + arch;
    }
    // Asking is silent; calling a restricted method without the flag would print the JDK's warning.
    Module module = Backend.class.getModule();
    if (!module.isNativeAccessEnabled()) {
      return "no native access: start java with --enable-native-access="
          + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
    }
    return "";
  }

  /**
   * The fastest backend that is available, unless the system property {@code edo.reactor} says
   * {@code epoll} or {@code nio}.
   *
   * @return the backend to use
   * @throws IllegalStateException if the property names an unknown backend or one that is not
   *     available
   */
  public static Backend best() {
    String wanted = System.getProperty(PROPERTY);
    if (wanted == null) {
      return EPOLL.isAvailable() ? EPOLL : NIO;
    }
    Backend backend =
        switch (wanted.toLowerCase(Locale.ROOT)) {
          case "epoll" -> EPOLL;
          case "nio" -> NIO;
          default ->
              throw new IllegalStateException(
                  "system property " + PROPERTY + " must be epoll or nio, not \"" + wanted + "\"");
        };
    backend.requireAvailable();
    return backend;
  }

  void requireAvailable() {
    String reason = unavailableReason();
    if (!reason.isEmpty()) {
      throw new IllegalStateException(
          "backend " + this + " is not available (use NIO instead): " + reason);
    }
  }
}
