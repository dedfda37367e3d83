package edo.signal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The names and numbers of one system's signals, and which of them the JVM needs for itself. */
final class SignalTable {
  /** In the order of their numbers, from 1; the second of two names is an alias. */
  private static final String LINUX =
      "HUP INT QUIT ILL TRAP ABRT/IOT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD/CLD"
          + " CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO/POLL PWR SYS";

  private static final String BSD =
      "HUP INT QUIT ILL TRAP ABRT/IOT EMT FPE KILL BUS SEGV SYS PIPE ALRM TERM URG STOP TSTP CONT"
          + " CHLD TTIN TTOU IO XCPU XFSZ VTALRM PROF WINCH INFO USR1 USR2";

  /** What the C library of Windows has, "-" for what it has not. */
  private static final String WINDOWS =
      "- INT - ILL - - - FPE - - SEGV - - - TERM - - - - - BREAK ABRT";

  /** The first two real-time signals belong to the C library. */
  private static final int LINUX_RTMIN = 34;

  private static final int LINUX_RTMAX = 64;

  /** Where the JVM looks for the signal that is to take the place of USR2. */
  private static final String SUSPEND_VARIABLE = "_JAVA_SR_SIGNUM";

  static final SignalTable HERE =
      of(System.getProperty("os.name", ""), System.getenv(SUSPEND_VARIABLE));

  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, String> names = new HashMap<>();
  private final int highest;
  private final boolean windows;
  private final int suspend;

  private SignalTable(String list, boolean windows, boolean realTime, @Nullable String suspend) {
    this.windows = windows;
    int number = 0;
    for (String entry : list.split(" ", -1)) {
      number++;
      List<String> both = List.of(entry.split("/", -1));
      if (!entry.equals("-")) {
        int n = number;
        both.forEach(name -> numbers.put(name, n));
        names.put(number, both.getFirst());
      }
    }
    if (realTime) {
      for (int i = LINUX_RTMIN; i <= LINUX_RTMAX; i++) {
        String name = "RTMIN+" + (i - LINUX_RTMIN);
        numbers.put(name, i);
        names.put(i, name);
      }
      number = LINUX_RTMAX;
    }
    this.highest = number;
    this.suspend = windows ? 0 : suspendNumber(suspend);
  }

  /** The table of a system, with the value of the variable that frees USR2. */
  static SignalTable of(String os, @Nullable String suspend) {
    if (os.equals("Linux")) {
      return new SignalTable(LINUX, false, true, suspend);
    }
    return os.startsWith("Windows")
        ? new SignalTable(WINDOWS, true, false, suspend)
        : new SignalTable(BSD, false, false, suspend);
  }

  /** As the JVM reads it: what is no number is none, and a low one counts for nothing. */
  private int suspendNumber(@Nullable String variable) {
    int usr2 = numberOf("USR2").orElseThrow();
    if (variable == null || !variable.matches("\\d{1,3}")) {
      return usr2;
    }
    int number = Integer.parseInt(variable);
    int lowest = Math.max(numberOf("SEGV").orElseThrow(), numberOf("BUS").orElseThrow());
    return number > lowest ? number : usr2;
  }

  Optional<Integer> numberOf(String name) {
    return Optional.ofNullable(numbers.get(name));
  }

  Optional<String> nameOf(int number) {
    return Optional.ofNullable(names.get(number));
  }

  int highest() {
    return highest;
  }

  /** Why a signal of this system cannot be listened to, and what to do; empty if it can. */
  Optional<String> whyNotListen(String name) {
    if (numbers.getOrDefault(name, 0) == suspend) {
      return Optional.of(
          "the JVM stops its own threads with it; set the environment variable "
              + SUSPEND_VARIABLE
              + " to the number of another signal"
              + (windows ? "" : ", such as " + numbers.get("SYS"))
              + ", or listen to SIGUSR1");
    }
    return Optional.ofNullable(
        switch (name) {
          case "KILL", "STOP" -> "the system lets no program handle it; listen to SIGTERM";
          case "SEGV", "ILL", "FPE", "BUS" ->
              "it tells of a failing instruction, and the JVM lives on it; catch what Java throws";
          case "QUIT", "BREAK" ->
              "the JVM prints its threads when it comes; listen to SIGINT, SIGTERM or SIGHUP";
          default ->
              name.startsWith("RTMIN")
                  ? "the JVM knows no signals for real time; listen to SIGUSR1"
                  : null;
        });
  }
}
