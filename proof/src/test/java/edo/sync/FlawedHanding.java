package edo.sync;

/** {@link Handing} with a line that has a bug planted. */
public abstract class FlawedHanding extends Handing {
  private final FlawedLine line;

  FlawedHanding(FlawedLine.Flaw flaw) {
    this(new FlawedLine(flaw));
  }

  private FlawedHanding(FlawedLine line) {
    super(new Told(line.first()), new Told(line.second()));
    this.line = line;
  }

  @Override
  void give() {
    line.give();
  }

  @Override
  boolean isLeft() {
    return line.take();
  }
}
