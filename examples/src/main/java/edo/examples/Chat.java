package edo.examples;

import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.task.JoinHandle;
import edo.task.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A chat server: what one client says, all others read. Each client has two tasks. The reader takes
 * its lines and puts them into everybody's outbox; the writer drains the outbox into the socket. An
 * outbox is bounded, so a client that does not read is dropped instead of filling the memory.
 */
@Command(
    name = "chat",
    usageHelpWidth = 100,
    sortOptions = false,
    description = {
      "A chat server: what one client says, all others read.",
      "",
      "The first line a client sends is its name. /who lists the names, /quit leaves. A client"
          + " that",
      "does not read is dropped when its outbox is full.",
      ""
    },
    footer = {"", "Try, in two or three other terminals:", "  nc 127.0.0.1 7009"})
final class Chat implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]{1,20}");

  /** Set by picocli before anything runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Mixin HelpOption help = new HelpOption();

  @Mixin ListenOptions options = new ListenOptions(7009);

  @Option(
      names = "--outbox",
      paramLabel = "LINES",
      description = "lines a client may be behind (default: ${DEFAULT-VALUE})")
  int outbox = 256;

  /** Everybody who has a name, by name. */
  private final Map<String, Member> members = new ConcurrentHashMap<>();

  @Override
  public Integer call() throws Exception {
    if (outbox < 1) {
      throw new ParameterException(command.commandLine(), "--outbox must be at least 1");
    }
    PrintWriter out = command.commandLine().getOut();
    InetSocketAddress address = options.address();
    return new Service("chat", out)
        .run(
            address,
            where -> {
              out.println("chat listens on " + Addresses.show(where));
              out.println("join it: nc " + where.getHostString() + " " + where.getPort());
              out.println("stop it: Ctrl-C");
            },
            stream -> attend(stream, out));
  }

  /** Serves in the task that calls this, until the listener is closed or the task is cancelled. */
  void serve(TcpListener listener, PrintWriter out) throws IOException {
    new Service("chat", out).acceptAll(listener, stream -> attend(stream, out));
  }

  /** A client with a name. */
  private static final class Member {
    final String name;
    final TcpStream stream;
    final BlockingQueue<String> outbox;

    Member(String name, TcpStream stream, int lines) {
      this.name = name;
      this.stream = stream;
      this.outbox = new LinkedBlockingQueue<>(lines);
    }

    /** The writer's task: ends when it is aborted or the socket fails. */
    @Nullable Void drain() throws InterruptedException {
      try {
        while (true) {
          write(stream, outbox.take());
        }
      } catch (IOException e) {
        // The reader sees the same failure, and it is the one who says goodbye.
        return null;
      }
    }
  }

  private static void write(TcpStream stream, String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    stream.writeAll(bytes, 0, bytes.length);
  }

  /** Serves a client until it leaves. */
  void attend(TcpStream stream, PrintWriter out) throws IOException {
    LineReader lines = new LineReader(stream);
    Optional<Member> admitted = admit(stream, lines);
    if (admitted.isEmpty()) {
      return;
    }
    Member member = admitted.get();
    JoinHandle<@Nullable Void> writer = Task.spawn(member::drain);
    try {
      broadcast(member, "* " + member.name + " has joined", out);
      listen(member, lines, out);
    } finally {
      writer.abort();
      if (members.remove(member.name, member)) {
        broadcast(member, "* " + member.name + " has left", out);
      }
    }
  }

  /** Asks for a name until it gets one that is free; empty if the client left before. */
  private Optional<Member> admit(TcpStream stream, LineReader lines) throws IOException {
    write(stream, "* your name?");
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      String name = line.get().strip();
      if (!NAME.matcher(name).matches()) {
        write(stream, "* a name has 1 to 20 letters, digits, - or _; your name?");
        continue;
      }
      Member member = new Member(name, stream, outbox);
      if (members.putIfAbsent(name, member) == null) {
        write(stream, "* hello " + name + "; here: " + String.join(", ", members.keySet()));
        return Optional.of(member);
      }
      write(stream, "* somebody is called that already; your name?");
    }
    return Optional.empty();
  }

  private void listen(Member member, LineReader lines, PrintWriter out) throws IOException {
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      String text = line.get().strip();
      switch (text) {
        case "" -> {}
        case "/quit" -> {
          return;
        }
        case "/who" -> send(member, "* here: " + String.join(", ", members.keySet()), out);
        default -> broadcast(member, member.name + ": " + text, out);
      }
    }
  }

  private void broadcast(Member from, String line, PrintWriter out) {
    for (Member member : members.values()) {
      if (member != from) {
        send(member, line, out);
      }
    }
  }

  /** Puts a line into an outbox; a client whose outbox is full is dropped, with a notice to all. */
  private void send(Member member, String line, PrintWriter out) {
    if (!member.outbox.offer(line) && members.remove(member.name, member)) {
      out.println("dropped " + member.name + ": " + Count.of(outbox, "line") + " behind");
      broadcast(member, "* " + member.name + " was too slow and has been dropped", out);
      member.stream.close();
    }
  }
}
