package edo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a source is ready for is a set, as in ready.rs: IO-009. */
class ReadySetTest {
  private static final List<Ready> SINGLE =
      List.of(
          Ready.READABLE,
          Ready.WRITABLE,
          Ready.READ_CLOSED,
          Ready.WRITE_CLOSED,
          Ready.PRIORITY,
          Ready.ERROR);

  /** test_ready: contains, union, difference, intersection. */
  @Test
  void operators() {
    Ready both = Ready.READABLE.add(Ready.WRITABLE);
    assertTrue(both.contains(Ready.READABLE) && both.contains(Ready.NONE) && both.contains(both));
    assertFalse(Ready.READABLE.contains(both));
    assertEquals(Ready.WRITABLE, both.remove(Ready.READABLE));
    assertEquals(Ready.WRITABLE, both.retain(Ready.WRITABLE.add(Ready.ERROR)));
    assertEquals(Ready.NONE, both.retain(Ready.ERROR));
    assertTrue(Ready.NONE.isEmpty());
    assertFalse(both.isEmpty());
    Ready all = Ready.NONE;
    for (Ready one : SINGLE) {
      assertFalse(all.contains(one));
      all = all.add(one);
    }
    assertEquals(Ready.ALL, all);
  }

  /** What is closed is worth an attempt, too. */
  @Test
  void predicates() {
    assertTrue(Ready.READ_CLOSED.isReadable() && Ready.READ_CLOSED.isReadClosed());
    assertTrue(Ready.WRITE_CLOSED.isWritable() && Ready.WRITE_CLOSED.isWriteClosed());
    assertFalse(Ready.READ_CLOSED.isWritable() || Ready.WRITE_CLOSED.isReadable());
    assertFalse(Ready.READABLE.isReadClosed() || Ready.WRITABLE.isWriteClosed());
    assertTrue(Ready.PRIORITY.isPriority() && Ready.ERROR.isError());
    assertFalse(Ready.NONE.isReadable() || Ready.NONE.isWritable() || Ready.NONE.isError());
    assertEquals("READABLE | ERROR", Ready.READABLE.add(Ready.ERROR).toString());
  }
}
