package edo.testkit;

import edo.internal.seam.ReadyCell;
import edo.reactor.Registry;
import edo.reactor.Source;

/** A source that no reactor ever sees, which is its own driver unless the test brings one. */
public enum FakeSource implements Source, ReadyCell.Registrar {
  IT;

  /** A cell that nobody registers. */
  public static ReadyCell cell() {
    return new ReadyCell(IT, IT);
  }

  @Override
  public void register(Registry registry, long token, int interestBits) {}

  @Override
  public void reregister(Registry registry, long token, int interestBits) {}

  @Override
  public void deregister(Registry registry) {}

  @Override
  public void rearm(int interestBits) {}

  @Override
  public void register(ReadyCell cell) {}

  @Override
  public void deregister(ReadyCell cell) {}

  @Override
  public boolean isShutDown() {
    return false;
  }
}
