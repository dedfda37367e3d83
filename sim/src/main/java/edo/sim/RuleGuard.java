package edo.sim;

/** Keeps a {@link PacketRule} in force. */
public interface RuleGuard extends AutoCloseable {
  /** Takes the rule away; what it has decided stays. Closing twice does nothing. */
  @Override
  void close();
}
