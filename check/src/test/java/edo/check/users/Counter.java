package edo.check.users;

/** Of a user whose packages are below that of the tool, and not that of the models. */
public final class Counter {
  private int count;

  public void increment() {
    count++;
  }

  public int count() {
    return count;
  }
}
