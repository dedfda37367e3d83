package edo.examples;

import edo.task.CancelledException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code example}: lists the examples, or runs the one that is named. */
@Command(
    name = "./edo example",
    synopsisSubcommandLabel = "NAME",
    description = "Runs an example; without a name, lists them.",
    subcommands = {
      EchoServer.class,
      HelloWorld.class,
      Chat.class,
      Proxy.class,
      EchoUdp.class,
      UdpClient.class,
      Connect.class,
      UdpCodec.class,
      PrintEachPacket.class,
      TinyDb.class,
      GracefulShutdown.class,
      Load.class,
      MiniRedisServer.class,
      MiniRedisCli.class,
    })
public final class Main implements Runnable {
  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Mixin HelpOption help = new HelpOption();

  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param args the name of an example and its options
   */
  public static void main(String[] args) {
    System.exit(CtrlC.interrupts(() -> command().execute(args)));
  }

  /** The command, for the launcher and for tests. */
  static CommandLine command() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler((e, args) -> misused(e))
        .setExecutionStrategy(Main::execute)
        .setExecutionExceptionHandler((e, commandLine, parsed) -> {
          // What the network refuses is the user's to mend, so it gets a line. The rest is a
          // bug of the example, and a bug has a stack trace.
          if (e instanceof IOException) {
            return complain(commandLine, e.getMessage(), 1);
          }
          // Of a plain thread, as this one is, it says that somebody has interrupted it.
          if (e instanceof CancelledException) {
            return complain(commandLine, "interrupted", CtrlC.EXIT_CODE);
          }
          throw e;
        });
  }

  private static int execute(ParseResult parsed) {
    ParseResult example = parsed.subcommand();
    if (example != null && !example.isUsageHelpRequested()) {
      Optional<String> complaint = Setup.complaint();
      if (complaint.isPresent()) {
        return complain(example.commandSpec().commandLine(), complaint.get(), 2);
      }
    }
    return new RunLast().execute(parsed);
  }

  private static int misused(ParameterException e) {
    CommandLine commandLine = e.getCommandLine();
    String name = commandLine.getCommandName();
    if (e instanceof UnmatchedArgumentException unmatched && commandLine.getParent() == null) {
      String example = unmatched.getUnmatched().getFirst();
      return complain(
          commandLine, "there is no example '" + example + "'; ./edo example lists them", 2);
    }
    return complain(
        commandLine, e.getMessage() + "; ./edo example " + name + " --help explains", 2);
  }

  private static int complain(CommandLine commandLine, @Nullable String message, int exitCode) {
    PrintWriter err = commandLine.getErr();
    err.println(commandLine.getCommandName() + ": " + message);
    err.flush();
    return exitCode;
  }

  @Override
  public void run() {
    PrintWriter out = command.commandLine().getOut();
    out.println("Examples:");
    command
        .subcommands()
        .forEach((name, example) -> {
          String[] about = example.getCommandSpec().usageMessage().description();
          out.printf("  %-17s  %s%n", name, about[0]);
        });
    out.println();
    out.println("./edo example NAME --help explains one and says what to try.");
  }
}
