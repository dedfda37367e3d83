package edo.examples;

import edo.codec.Framed;
import edo.codec.LinesCodec;
import edo.net.AcceptLoop;
import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.runtime.EdoRuntime;
import edo.task.CancelToken;
import edo.task.CancelledException;
import edo.task.DeadlineException;
import edo.task.TaskTracker;
import edo.time.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A server whose connections have a last word: a token tells all tasks that the end has come, a
 * tracker tells when all have ended. The acceptor is one of them, so no connection comes later.
 */
@Command(
    name = "graceful-shutdown",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "A server that sends back lines, and at its end says goodbye to all who are connected.",
      "",
      "Ctrl-C ends it: it accepts nobody else, each connection finishes what it has begun and says",
      "BYE, and when the last one has ended, or after five seconds, so does the program.",
      ""
    },
    footer = {
      "",
      "Try, in another terminal:",
      "  nc 127.0.0.1 7007                       type a line; then stop the server"
    })
final class GracefulShutdown implements Callable<Integer> {
  private static final int MAX_LINE = 1024;

  private final CancelToken ending = CancelToken.create("ending");
  private final TaskTracker tasks = TaskTracker.create();

  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Mixin HelpOption help = new HelpOption();

  @Mixin ListenOptions options = new ListenOptions(7007);

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    InetSocketAddress address = options.address();
    try (EdoRuntime runtime = EdoRuntime.multiThread().name("graceful-shutdown").build();
        TcpListener listener = Service.listen(runtime, address)) {
      ListenOptions.announce(out, "graceful-shutdown", listener.localAddress());
      var acceptor = runtime.run(() -> tasks.spawn(() -> acceptAll(listener, out)));
      try {
        acceptor.join();
      } catch (CancelledException e) {
        Thread.interrupted(); // told to end
      }
      ending.cancel();
      tasks.close();
      try {
        runtime.run(() -> Time.timeout(Service.GRACE, () -> tasks.awaitEmpty()));
      } catch (DeadlineException e) {
        out.println("not all have ended in time: " + Count.of(tasks.length(), "task") + " cut off");
        return 1;
      }
      out.println("all have ended");
      return 0;
    }
  }

  private void acceptAll(TcpListener listener, PrintWriter out) throws Exception {
    AcceptLoop<TcpStream> connections = AcceptLoop.of(listener);
    while (true) {
      var accepted = ending.runUntilCancelled(connections.acceptAsync());
      if (accepted.isPending()) {
        return;
      }
      TcpStream stream = accepted.value();
      tasks.spawn(() -> serve(stream, out));
    }
  }

  private void serve(TcpStream stream, PrintWriter out) throws Exception {
    try (Framed<String, CharSequence> lines = new LinesCodec(MAX_LINE).framed(stream)) {
      while (true) {
        // Ends with a line, with the end of the connection, or with that of the server.
        var line = ending.runUntilCancelled(lines.nextAsync());
        if (line.isPending()) {
          lines.send("BYE");
          return;
        }
        if (line.value().isEmpty()) {
          return;
        }
        lines.send(line.value().get());
      }
    } catch (IOException e) {
      out.println("a connection failed: " + e.getMessage());
    }
  }
}
