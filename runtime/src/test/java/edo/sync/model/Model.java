package edo.sync.model;

import java.util.List;
import java.util.SplittableRandom;

/** Something that elements pass through, with books that must balance in the end. */
interface Model {
  /** Who uses it; each in a task or thread of its own. */
  List<Actor> actors(SplittableRandom random);

  /** Asserts that all is where it belongs, when all actors have ended; returns how many it was. */
  long check();
}
