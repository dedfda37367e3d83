package edo.process;

import edo.runtime.EdoRuntime;

/**
 * Runs children of which nothing is said about their streams, in a JVM whose own streams a test
 * holds; {@link CommandTest} runs it.
 */
final class InheritProbe {
  private InheritProbe() {}

  private static Command echo() {
    return ProcessCase.sh("read -r line; echo out $line; echo err $line >&2");
  }

  public static void main(String[] args) throws Exception {
    try (var runtime = EdoRuntime.currentThread().build()) {
      runtime.run(() -> {
        var _ = echo().status();
        try (var child = echo().spawn()) {
          try {
            System.out.println("piped: " + child.stdout());
          } catch (IllegalStateException e) {
            System.out.println("not piped");
          }
          var _ = child.waitFor();
        }
        Output output = ProcessCase.sh("cat; echo to stdout; echo to stderr >&2").output();
        System.out.print("captured " + output.stdoutText() + "captured " + output.stderrText());
        var _ = echo().status(); // has the line that output() left
      });
    }
  }
}
