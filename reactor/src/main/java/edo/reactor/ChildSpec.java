package edo.reactor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a child process is started with.
 *
 * @param program as it was asked for: a name, or a path with a slash in it
 * @param arguments those behind the program's name
 * @param arg0 what the child sees as its own name, if not the program
 * @param clearEnvironment whether the child inherits no variables of this process
 * @param environment variables to be set, or to be left out if empty, on top of that
 * @param directory where the child runs, if not in the directory of this process
 * @param processGroup the group it joins, 0 for a new one of its own
 * @param stdin its standard input
 * @param stdout its standard output
 * @param stderr its standard error
 */
public record ChildSpec(
    String program,
    List<String> arguments,
    Optional<String> arg0,
    boolean clearEnvironment,
    Map<String, Optional<String>> environment,
    Optional<Path> directory,
    OptionalInt processGroup,
    ChildStdio stdin,
    ChildStdio stdout,
    ChildStdio stderr) {}
