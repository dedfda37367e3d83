package edo.miniredis.data;

/** A string that is a number and is counted with: no digits are read or written to add one. */
public final class Counter {
  private long value;

  /**
   * With a value.
   *
   * @param value the number
   */
  public Counter(long value) {
    this.value = value;
  }

  /**
   * The number.
   *
   * @return its value
   */
  public long value() {
    return value;
  }

  /**
   * Another number.
   *
   * @param number its value
   */
  public void set(long number) {
    value = number;
  }
}
