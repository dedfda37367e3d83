package edo.stream;

/** What a stream answers when it is asked for its next item. */
public enum Step {
  /** There is one, to be taken with {@link AsyncStream#item()}. */
  ITEM,
  /** Not yet. The poller will be woken. */
  PENDING,
  /** There are no more, for ever, and everything is released. */
  END
}
