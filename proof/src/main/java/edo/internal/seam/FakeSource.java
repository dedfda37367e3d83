package edo.internal.seam;

import edo.reactor.Registry;
import edo.reactor.Source;

/** A source that no reactor ever sees. */
enum FakeSource implements Source {
  IT;

  @Override
  public void register(Registry registry, long token, int interestBits) {}

  @Override
  public void reregister(Registry registry, long token, int interestBits) {}

  @Override
  public void deregister(Registry registry) {}

  @Override
  public void rearm(int interestBits) {}
}
