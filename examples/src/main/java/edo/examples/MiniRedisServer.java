package edo.examples;

import edo.miniredis.RedisServer;
import edo.miniredis.RedisSettings;
import edo.miniredis.RedisSettings.Fsync;
import edo.runtime.EdoRuntime;
import edo.task.CancelledException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The Redis server of {@code examples/mini-redis}, from the command line. */
@Command(
    name = "mini-redis-server",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "A Redis server: strings, lists, hashes, sets, sorted sets, expiry, publish and subscribe.",
      "",
      "The tools of Redis work with it, with RESP2 and RESP3. With --append-only it writes each",
      "change down before it acknowledges it, and goes on from there when it is started again.",
      "Ctrl-C, or the command SHUTDOWN, stops it gracefully.",
      ""
    },
    footer = {
      "",
      "Try, in another terminal:",
      "  redis-cli -p 6379 set greeting hello",
      "  redis-benchmark -p 6379 -t get,set -P 16 -q",
      "  ./edo example mini-redis-cli get greeting    without the tools of Redis"
    })
final class MiniRedisServer implements Callable<Integer> {
  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Mixin HelpOption help = new HelpOption();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "where to listen (default: ${DEFAULT-VALUE}); there are no passwords, so think before"
              + " you open it to others")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Addresses.Port.class,
      description = "the port; 0 takes a free one and prints it (default: ${DEFAULT-VALUE})")
  int port = 6379;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "worker threads (default: one for each core)")
  @Nullable Integer workers;

  @Option(
      names = "--max-clients",
      paramLabel = "N",
      description = "connections at once; others get an error (default: ${DEFAULT-VALUE})")
  int maxClients = 10_000;

  @Option(
      names = "--max-request",
      paramLabel = "MIB",
      description =
          "a longer request ends its connection with an error (default: ${DEFAULT-VALUE})")
  int maxRequest = 512;

  @Option(
      names = "--max-undelivered",
      paramLabel = "MIB",
      description =
          "a subscriber that leaves more unread is disconnected (default: ${DEFAULT-VALUE})")
  int maxUndelivered = 32;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "closes connections that send nothing for so long (default: 0, never)")
  int timeout;

  @Option(
      names = "--append-only",
      paramLabel = "FILE",
      description = "writes changes to this file before they are acknowledged (default: nowhere)")
  @Nullable Path appendOnly;

  @Option(
      names = "--fsync",
      paramLabel = "WHEN",
      description =
          "forces the file to the disk: ALWAYS before an acknowledgement, EVERYSEC, or NO"
              + " (default: ${DEFAULT-VALUE})")
  Fsync fsync = Fsync.EVERYSEC;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    InetSocketAddress address = InetSocketAddress.createUnresolved(host, port);
    RedisSettings settings = settings(out);
    var builder = EdoRuntime.multiThread().name("mini-redis");
    if (workers != null) {
      if (workers < 1) {
        throw new ParameterException(command.commandLine(), "--workers must be 1 or more");
      }
      builder.workerThreads(workers);
    }
    try (EdoRuntime runtime = builder.build()) {
      RedisServer server;
      try {
        server = runtime.run(() -> RedisServer.start(settings));
      } catch (FileSystemException e) {
        throw e; // the append-only file, and not the address
      } catch (IOException e) {
        throw Addresses.explain(e, address);
      }
      out.println("mini-redis-server listens on " + Addresses.show(server.address()));
      out.println("talk to it: redis-cli -p " + server.address().getPort());
      out.println("stop it: Ctrl-C");
      out.flush();
      try {
        var waiter = runtime.spawn(server::awaitShutdownRequest);
        var _ = waiter.join();
      } catch (CancelledException e) {
        // This thread was interrupted: told to end. The flag would only hurry the shutdown.
        Thread.interrupted();
      }
      int open = server.connections();
      out.println("stopping: no new connections; " + Count.of(open, "connection") + " open");
      int cut = runtime.run(() -> server.close(Service.GRACE));
      if (cut > 0) {
        out.println("cut off: " + Count.of(cut, "connection"));
      }
      out.println("stopped");
      return 0;
    }
  }

  private RedisSettings settings(PrintWriter out) {
    try {
      RedisSettings settings =
          RedisSettings.at(new InetSocketAddress(host, port))
              .withLimits(
                  maxClients,
                  Math.multiplyExact(maxRequest, 1024 * 1024),
                  1024L * 1024 * maxUndelivered,
                  Duration.ofSeconds(timeout))
              .withReport(out::println);
      return Optional.ofNullable(appendOnly)
          .map(file -> settings.withAppendOnlyFile(file, fsync))
          .orElse(settings);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
