package edo.sync;

/** A waiter whose outcome is only looked at. */
final class Served extends PermitQueue.Waiter {
  Served(long wanted) {
    super(wanted);
  }

  @Override
  void settled() {}
}
