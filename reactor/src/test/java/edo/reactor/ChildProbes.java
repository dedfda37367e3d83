package edo.reactor;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What {@link ChildJvmTest} runs in a JVM of its own, because it would disturb the others. */
final class ChildProbes {
  private static final Duration LONG = Duration.ofSeconds(40);

  private ChildProbes() {}

  /** The first argument names the probe. */
  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "exhaust" -> exhaust(Backend.valueOf(args[1]));
      case "wait" -> waitLong();
      case "denied" -> denied();
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Accepting without a descriptor to spare fails, and works again afterwards. */
  private static void exhaust(Backend backend) throws IOException {
    var sockets = Sockets.of(backend);
    // Once with room, so that all classes are loaded before the last descriptor is gone.
    try (var warm = Poll.open(backend);
        var listener = sockets.listen(ContractTest.anyPort());
        var client = sockets.connect(listener.localAddress())) {
      warm.registry().register(client, 0, Readiness.WRITABLE);
      acceptSoon(listener).close();
      PipeSource pipe = PipeSource.open(backend);
      pipe.sender().close();
      pipe.receiver().close();
      say(describe(new ResourceExhaustedException("warm")));
    }
    var poll = Poll.open(backend);
    var listener = sockets.listen(ContractTest.anyPort());
    poll.registry().register(listener, 0, Readiness.READABLE);
    List<StreamSource> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(sockets.connect(listener.localAddress()));
    }
    List<AutoCloseable> ballast = new ArrayList<>();
    say("full: " + fill(sockets, ballast));
    for (int i = 0; i < 3; i++) {
      try {
        listener.accept();
        throw new AssertionError("accepted without a descriptor");
      } catch (ResourceExhaustedException e) {
        say("accept " + i + ": " + describe(e));
      }
    }
    try {
      Poll.open(backend);
      throw new AssertionError("opened without a descriptor");
    } catch (ResourceExhaustedException e) {
      say("open: " + describe(e));
    }
    try {
      PipeSource.open(backend);
      throw new AssertionError("opened without a descriptor");
    } catch (ResourceExhaustedException e) {
      say("pipe: " + describe(e));
    }
    for (AutoCloseable socket : ballast) {
      try {
        socket.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    int accepted = 0;
    while (listener.accept().isPresent()) {
      accepted++;
    }
    say("accepted " + accepted + " of " + clients.size());
  }

  private static String fill(Sockets sockets, List<AutoCloseable> ballast) {
    try {
      while (true) {
        ballast.add(sockets.tcp4());
      }
    } catch (IOException e) {
      return describe(e);
    }
  }

  private static StreamSource acceptSoon(ListenerSource listener) throws IOException {
    while (true) {
      var accepted = listener.accept();
      if (accepted.isPresent()) {
        return accepted.orElseThrow();
      }
      Thread.onSpinWait();
    }
  }

  private static String describe(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static void waitLong() throws IOException {
    try (var poll = Poll.open(Backend.EPOLL)) {
      var events = new Events();
      poll.pollNanos(events, 0);
      say("waiting");
      long start = System.nanoTime();
      int count = poll.poll(events, LONG);
      boolean early = System.nanoTime() - start < LONG.toNanos() / 2;
      say("returned " + count + (early ? " early" : " late"));
    }
  }

  /** Without native access epoll is not there, and says so instead of printing a warning. */
  private static void denied() throws IOException {
    say("best: " + Backend.best());
    say("reason: " + Backend.EPOLL.unavailableReason());
    try {
      Poll.open(Backend.EPOLL).close();
    } catch (IllegalStateException e) {
      say("open: " + e.getMessage());
    }
    try {
      Sockets.of(Backend.EPOLL);
    } catch (IllegalStateException e) {
      say("sockets: " + e.getMessage());
    }
    try {
      FdSource.of(0);
    } catch (IllegalStateException e) {
      say("fd: " + e.getMessage());
    }
    try (var poll = Poll.open()) {
      say("poll: " + poll);
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
