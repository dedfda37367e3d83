package edo.sim.internal.files;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;

/**
 * Which pages of files a host has in memory. It holds no bytes, as the disk is memory anyway: it
 * only says what a read costs. When it is full, the page goes that was not used for longest, or any
 * with some probability. A crash empties it.
 */
final class PageCache {
  private record Page(long file, long index) {}

  private final FileSettings settings;
  private final SplittableRandom random;
  private final LinkedHashMap<Page, Boolean> pages = new LinkedHashMap<>(16, 0.75f, true);
  private long hits;
  private long costs;

  PageCache(FileSettings settings, SplittableRandom random) {
    this.settings = settings;
    this.random = random;
  }

  boolean isOn() {
    return settings.pages() > 0;
  }

  /** How many pages were asked for and there. */
  long hits() {
    return hits;
  }

  /** How many pages went to the disk, or came from it. */
  long costs() {
    return costs;
  }

  void read(Node file, long at, int length) {
    touch(file, at, length, true);
  }

  void wrote(Node file, long at, int length) {
    touch(file, at, length, false);
  }

  /** Bytes that pass the cache by. */
  void bypassed() {
    costs++;
  }

  private void touch(Node file, long at, int length, boolean mayHit) {
    if (!isOn() || length == 0) {
      return;
    }
    long last = (at + length - 1) / settings.pageSize();
    for (long index = at / settings.pageSize(); index <= last; index++) {
      var page = new Page(file.id, index);
      boolean there = pages.get(page) != null;
      if (!there) {
        if (pages.size() >= settings.pages()) {
          evict();
        }
        pages.put(page, true);
      }
      if (there && mayHit) {
        hits++;
      } else {
        costs++;
      }
    }
  }

  private void evict() {
    int skip = 0;
    if (settings.randomEviction() > 0 && random.nextDouble() < settings.randomEviction()) {
      skip = random.nextInt(pages.size());
    }
    Iterator<Page> oldestFirst = pages.keySet().iterator();
    for (int i = 0; i < skip; i++) {
      var _ = oldestFirst.next();
    }
    var _ = oldestFirst.next();
    oldestFirst.remove();
  }

  void clear() {
    pages.clear();
  }
}
