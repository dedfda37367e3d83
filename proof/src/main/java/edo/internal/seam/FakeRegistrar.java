package edo.internal.seam;

/** A driver that notes whether registering and withdrawing come in pairs and in order. */
final class FakeRegistrar implements ReadyCell.Registrar {
  private static final int BAD = 100;
  private volatile boolean inside;
  private volatile int balance;

  @Override
  public void register(ReadyCell cell) {
    inside = true;
    if (balance < BAD) {
      balance = balance == 0 ? 1 : BAD;
    }
    inside = false;
  }

  @Override
  public void deregister(ReadyCell cell) {
    balance = inside || balance != 1 ? BAD : 0;
  }

  @Override
  public boolean isShutDown() {
    return false;
  }

  /** Registered less withdrawn, 100 if one came at the wrong moment. */
  int balance() {
    return balance;
  }
}
