package edo.test;

import java.lang.StackWalker.StackFrame;

/** Where in a test a mock is made, for its messages. */
final class MockSite {
  private static final StackWalker WALKER = StackWalker.getInstance();

  private MockSite() {}

  /** In brackets: the innermost frame that is none of a mock's. */
  static String here() {
    return WALKER.walk(frames ->
        frames
            .filter(MockSite::isOutside)
            .findFirst()
            .map(frame -> " (made at " + inShort(frame) + ")")
            .orElse(""));
  }

  /** As in a stack trace, without module and version. */
  private static String inShort(StackFrame frame) {
    return frame.getClassName()
        + "."
        + frame.getMethodName()
        + "("
        + frame.getFileName()
        + ":"
        + frame.getLineNumber()
        + ")";
  }

  private static boolean isOutside(StackFrame frame) {
    String type = frame.getClassName();
    int nested = type.indexOf('$');
    String outer = nested < 0 ? type : type.substring(0, nested);
    return !outer.equals("edo.test.MockSite")
        && !outer.equals("edo.test.MockByteStream")
        && !outer.equals("edo.test.MockAsyncStream");
  }
}
