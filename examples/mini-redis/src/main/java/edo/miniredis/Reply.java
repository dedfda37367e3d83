package edo.miniredis;

import edo.bytes.Bytes;
import java.util.List;
import java.util.Optional;

/** What a server answers, in either version of the protocol. */
public sealed interface Reply {
  /**
   * A word, such as {@code OK}.
   *
   * @param word the word
   */
  record Word(String word) implements Reply {}

  /**
   * An error.
   *
   * @param message begins with its code
   */
  record Failure(String message) implements Reply {}

  /**
   * An integer.
   *
   * @param value of 64 bits
   */
  record Whole(long value) implements Reply {}

  /**
   * A number with a fraction; only RESP3 has them.
   *
   * @param value the number
   */
  record Decimal(double value) implements Reply {}

  /**
   * Yes or no; only RESP3 has it.
   *
   * @param value yes
   */
  record Truth(boolean value) implements Reply {}

  /**
   * A string of bytes.
   *
   * @param bytes the string
   */
  record Data(Bytes bytes) implements Reply {}

  /** Nothing, where something could be. */
  record Nothing() implements Reply {}

  /**
   * Several replies.
   *
   * @param kind what they are together
   * @param items of a map, keys and values in turn
   */
  record Many(Kind kind, List<Reply> items) implements Reply {}

  /** What several replies are together; RESP2 knows only {@link #ARRAY}. */
  enum Kind {
    /** One after the other. */
    ARRAY,
    /** Without an order. */
    SET,
    /** Keys and values. */
    MAP,
    /** A message that answers no request. */
    PUSH
  }

  /**
   * The bytes of a string.
   *
   * @return the bytes, or nothing if the reply is nothing
   * @throws RedisException if it is an error, or something else
   */
  default Optional<Bytes> string() {
    return switch (this) {
      case Data(Bytes bytes) -> Optional.of(bytes);
      case Word(String word) -> Optional.of(Bytes.utf8(word));
      case Nothing() -> Optional.empty();
      default -> throw unexpected("a string");
    };
  }

  /**
   * The value of an integer.
   *
   * @return the value
   * @throws RedisException if it is an error, or something else
   */
  default long whole() {
    if (this instanceof Whole(long value)) {
      return value;
    }
    throw unexpected("an integer");
  }

  /**
   * Checks that it is a word.
   *
   * @return the word
   * @throws RedisException if it is an error, or something else
   */
  default String word() {
    if (this instanceof Word(String word)) {
      return word;
    }
    throw unexpected("a word");
  }

  /**
   * The items of an array, set, map or push.
   *
   * @return the items
   * @throws RedisException if it is an error, or something else
   */
  default List<Reply> items() {
    if (this instanceof Many(Kind _, List<Reply> items)) {
      return items;
    }
    throw unexpected("an array");
  }

  private RedisException unexpected(String wanted) {
    return this instanceof Failure(String message)
        ? new RedisException(message)
        : new RedisException("the server has answered " + this + " instead of " + wanted);
  }
}
