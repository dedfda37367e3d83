package edo.examples;

import picocli.CommandLine.Option;

/** The option that every example has. */
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "explains this and says what to try")
  boolean requested;
}
