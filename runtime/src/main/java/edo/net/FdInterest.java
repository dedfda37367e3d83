package edo.net;

import edo.reactor.FdSource;
import edo.reactor.Interest;
import edo.reactor.Registry;
import edo.reactor.Source;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor of somebody else, watched for what the user wants to know and no more, whatever the
 * driver asks for. It remembers where it is registered, as nobody closes it for us.
 */
final class FdInterest implements Source {
  private final FdSource fd;
  private final Interest interest;
  private final AtomicReference<@Nullable Registry> home = new AtomicReference<>();

  FdInterest(FdSource fd, Interest interest) {
    this.fd = fd;
    this.interest = interest;
  }

  int fd() {
    return fd.fd();
  }

  Interest interest() {
    return interest;
  }

  /** Leaves the reactor, if it is there. */
  void leave() {
    Registry registry = home.getAndSet(null);
    if (registry == null) {
      return;
    }
    try {
      fd.deregister(registry);
    } catch (IOException | IllegalStateException e) {
      // The reactor has closed, or its owner has closed the descriptor first.
      System.getLogger("edo.net")
          .log(Level.DEBUG, "descriptor " + fd() + " had left the reactor before", e);
    }
  }

  @Override
  public void register(Registry registry, long token, int interestBits) throws IOException {
    fd.register(registry, token, interest.bits());
    home.set(registry);
  }

  @Override
  public void reregister(Registry registry, long token, int interestBits) throws IOException {
    fd.reregister(registry, token, interest.bits());
  }

  @Override
  public void deregister(Registry registry) throws IOException {
    home.set(null);
    fd.deregister(registry);
  }

  @Override
  public void rearm(int interestBits) {
    fd.rearm(interestBits);
  }

  @Override
  public String toString() {
    return fd.toString();
  }
}
