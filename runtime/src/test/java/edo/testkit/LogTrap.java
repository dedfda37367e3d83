package edo.testkit;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Collects, instead of printing, what the runtime logs. Through reflection on the JDK's own
 * logging, because the module under test does not require {@code java.logging}.
 */
public final class LogTrap implements AutoCloseable {
  /**
   * One message.
   *
   * @param level its level, as java.util.logging names it
   * @param text the text
   * @param thrown the exception that went with it, or null
   */
  public record Entry(String level, String text, @Nullable Throwable thrown) {}

  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private final Object logger;
  private final Method setFilter;
  private final @Nullable Object before;

  private LogTrap() throws ReflectiveOperationException {
    Class<?> loggerType = Class.forName("java.util.logging.Logger");
    Class<?> filterType = Class.forName("java.util.logging.Filter");
    Class<?> recordType = Class.forName("java.util.logging.LogRecord");
    Method level = recordType.getMethod("getLevel");
    Method text = recordType.getMethod("getMessage");
    Method thrown = recordType.getMethod("getThrown");
    logger = loggerType.getMethod("getLogger", String.class).invoke(null, "edo.runtime");
    setFilter = loggerType.getMethod("setFilter", filterType);
    before = loggerType.getMethod("getFilter").invoke(logger);
    Object filter =
        Proxy.newProxyInstance(
            LogTrap.class.getClassLoader(),
            new Class<?>[] {filterType},
            (proxy, method, args) -> {
              var entry =
                  new Entry(
                      level.invoke(args[0]).toString(),
                      (String) text.invoke(args[0]),
                      (Throwable) thrown.invoke(args[0]));
              entries.add(entry);
              return false;
            });
    setFilter.invoke(logger, filter);
  }

  /**
   * Starts to collect.
   *
   * @return to be closed by the caller, the last one first
   */
  public static LogTrap open() {
    try {
      return new LogTrap();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the JDK's logging is not what it was", e);
    }
  }

  /**
   * What was logged so far.
   *
   * @return the messages in order
   */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /**
   * The texts of what was logged at a level that asks for attention.
   *
   * @return warnings and errors
   */
  public List<String> alarms() {
    return entries.stream()
        .filter(e -> e.level().equals("SEVERE") || e.level().equals("WARNING"))
        .map(e -> e.text() + (e.thrown() == null ? "" : ": " + e.thrown()))
        .toList();
  }

  @Override
  public void close() {
    try {
      setFilter.invoke(logger, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the JDK's logging is not what it was", e);
    }
  }
}
