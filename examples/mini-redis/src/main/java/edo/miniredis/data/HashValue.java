package edo.miniredis.data;

/** A map from strings to strings. */
public final class HashValue {
  private final ByteTable<Field> fields = new ByteTable<>();

  /** Empty. */
  public HashValue() {}

  /** One field. */
  public static final class Field extends ByteTable.Node {
    private byte[] value;

    Field(byte[] key, byte[] value) {
      super(key);
      this.value = value;
    }

    /**
     * Its value.
     *
     * @return not to be written to
     */
    public byte[] value() {
      return value;
    }

    /**
     * Another value.
     *
     * @param other the caller's no more
     */
    public void setValue(byte[] other) {
      value = other;
    }
  }

  /**
   * The fields.
   *
   * @return the table itself
   */
  public ByteTable<Field> fields() {
    return fields;
  }

  /**
   * Adds a field that is not there.
   *
   * @param name the caller's no more
   * @param value the caller's no more
   */
  public void add(byte[] name, byte[] value) {
    fields.add(new Field(name, value));
  }
}
