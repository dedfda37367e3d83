package edo.check;

/** What a model, or a thread of it, does. */
@FunctionalInterface
public interface ModelBody {
  /**
   * Does it. Run many times; each run has to make everything that it shares anew, and to do the
   * same when the same choices are made.
   *
   * @throws Exception anything that is thrown fails the check
   */
  void run() throws Exception;
}
