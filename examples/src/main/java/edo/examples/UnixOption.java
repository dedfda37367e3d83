package edo.examples;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --unix}, in place of a host and a port. */
final class UnixOption {
  /** The command it belongs to. Set by picocli before anything runs. */
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Option(
      names = "--unix",
      paramLabel = "PATH",
      description = "a Unix socket instead of host and port")
  @Nullable Path path;

  /** The path, if there is one and no host or port beside it. */
  Optional<Path> path() {
    if (path != null) {
      var given = command.commandLine().getParseResult();
      for (String other : new String[] {"--host", "--port", "--udp"}) {
        if (given.hasMatchedOption(other)) {
          throw new ParameterException(
              command.commandLine(), "--unix PATH and " + other + " exclude each other");
        }
      }
      if (!given.matchedPositionals().isEmpty()) {
        throw new ParameterException(
            command.commandLine(), "--unix PATH and HOST:PORT exclude each other");
      }
    }
    return Optional.ofNullable(path);
  }
}
