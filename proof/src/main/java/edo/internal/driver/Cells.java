package edo.internal.driver;

import edo.internal.seam.ReadyCell;
import edo.reactor.Registry;
import edo.reactor.Source;

/** Cells that nobody registers. */
final class Cells {
  private Cells() {}

  private enum Nothing implements Source, ReadyCell.Registrar {
    IT;

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

  static ReadyCell make() {
    return new ReadyCell(Nothing.IT, Nothing.IT);
  }
}
