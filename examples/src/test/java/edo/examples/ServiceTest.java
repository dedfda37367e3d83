package edo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edo.net.TcpListener;
import edo.net.TcpStream;
import edo.runtime.EdoRuntime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server says when it cannot accept. */
@Timeout(60)
class ServiceTest {
  private enum Attempt {
    FAILS,
    SUCCEEDS
  }

  /** Accepts as planned; after that it is closed. */
  private record Planned(Queue<Attempt> plan, TcpListener listener) implements Service.Source {
    @Override
    public TcpStream accept() throws IOException {
      return switch (plan.poll()) {
        case null -> throw new ClosedChannelException();
        case FAILS -> throw new IOException("Too many open files");
        case SUCCEEDS -> {
          try (TcpStream _ = TcpStream.connect(listener.localAddress())) {
            yield listener.accept();
          }
        }
      };
    }
  }

  private static List<String> said(Attempt... plan) throws Exception {
    StringWriter out = new StringWriter();
    // Paused, its clock does not wait for real time to pass between the attempts.
    try (EdoRuntime runtime = EdoRuntime.currentThread().startPaused(true).build()) {
      runtime.run(() -> {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (TcpListener listener = TcpListener.bind(any)) {
          new Service("test", new PrintWriter(out, true))
              .acceptAll(new Planned(new ArrayDeque<>(List.of(plan)), listener), EchoServer::echo);
        }
      });
    }
    return out.toString().lines().toList();
  }

  @Test
  void saysNothingWhileAllIsWell() throws Exception {
    assertEquals(List.of(), said(Attempt.SUCCEEDS, Attempt.SUCCEEDS));
  }

  @Test
  void saysOnceThatItCannotAcceptAndOnceThatItCanAgain() throws Exception {
    assertEquals(
        List.of("cannot accept, trying again: Too many open files", "accepting again"),
        said(
            Attempt.SUCCEEDS,
            Attempt.FAILS,
            Attempt.FAILS,
            Attempt.FAILS,
            Attempt.SUCCEEDS,
            Attempt.SUCCEEDS));
  }

  @Test
  void aSecondSpellIsSaidToo() throws Exception {
    List<String> spell =
        List.of("cannot accept, trying again: Too many open files", "accepting again");
    assertEquals(
        List.of(spell.get(0), spell.get(1), spell.get(0)),
        said(Attempt.FAILS, Attempt.SUCCEEDS, Attempt.FAILS, Attempt.FAILS));
  }
}
