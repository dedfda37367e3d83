package edo.miniredis.data;

/** A set of strings. */
public final class SetValue {
  private final ByteTable<ByteTable.Node> members = new ByteTable<>();

  /** Empty. */
  public SetValue() {}

  /**
   * The members.
   *
   * @return the table itself
   */
  public ByteTable<ByteTable.Node> members() {
    return members;
  }

  /**
   * Adds a member that is not there.
   *
   * @param member the caller's no more
   */
  public void add(byte[] member) {
    members.add(new ByteTable.Node(member));
  }
}
