package edo.net;

import java.io.IOException;
import java.util.Optional;

/**
 * An operation of your own on something non-blocking, for {@link SocketStream#tryIo} and its
 * relatives: a call on its descriptor, or one that this package has no method for.
 *
 * @param <S> what it works on
 * @param <T> its result
 */
@FunctionalInterface
public interface SocketOperation<S, T> {
  /**
   * Tries the operation once, without waiting.
   *
   * @param socket what to try it on; stays its owner's, do not close it
   * @return the result, or empty if the operation would have to wait
   * @throws IOException if it fails
   */
  Optional<T> attempt(S socket) throws IOException;
}
