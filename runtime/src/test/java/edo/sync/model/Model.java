package edo.sync.model;

import java.util.List;
import java.util.SplittableRandom;

/** Something that elements pass through, with books that must balance in the end. */
public interface Model {
  /**
   * Who uses it; each in a task or thread of its own.
   *
   * @param random what they do
   * @return all of them
   */
  List<Actor> actors(SplittableRandom random);

  /**
   * Asserts that all is where it belongs, when all actors have ended.
   *
   * @return how many elements it was
   */
  long check();
}
