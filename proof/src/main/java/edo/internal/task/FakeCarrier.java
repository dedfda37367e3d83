package edo.internal.task;

import org.jspecify.annotations.Nullable;

/** A worker that runs what it is given and keeps no pooled threads. */
final class FakeCarrier extends Carrier {
  private final Engine engine;

  FakeCarrier(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  protected @Nullable VirtualTask<?> nextFresh() {
    return null;
  }

  @Override
  protected @Nullable Runner takeIdle() {
    return null;
  }

  @Override
  protected boolean keepIdle(Runner runner) {
    return false;
  }
}
