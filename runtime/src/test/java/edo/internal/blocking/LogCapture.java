package edo.internal.blocking;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Collects, instead of printing, what goes to the logger "edo.runtime" of the JDK's own logging. By
 * reflection, because the module under test does not require {@code java.logging}.
 */
final class LogCapture implements AutoCloseable {
  /**
   * One message.
   *
   * @param text of it
   * @param thrown with it
   */
  record Message(String text, @Nullable Throwable thrown) {}

  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final Object logger;
  private final Method setFilter;

  LogCapture() throws ReflectiveOperationException {
    Class<?> loggerType = Class.forName("java.util.logging.Logger");
    Class<?> filterType = Class.forName("java.util.logging.Filter");
    Class<?> recordType = Class.forName("java.util.logging.LogRecord");
    Method text = recordType.getMethod("getMessage");
    Method thrown = recordType.getMethod("getThrown");
    logger = loggerType.getMethod("getLogger", String.class).invoke(null, "edo.runtime");
    setFilter = loggerType.getMethod("setFilter", filterType);
    Object filter =
        Proxy.newProxyInstance(
            LogCapture.class.getClassLoader(),
            new Class<?>[] {filterType},
            (proxy, method, args) -> {
              messages.add(
                  new Message((String) text.invoke(args[0]), (Throwable) thrown.invoke(args[0])));
              return false;
            });
    setFilter.invoke(logger, filter);
  }

  List<Message> messages() {
    return messages;
  }

  @Override
  public void close() throws ReflectiveOperationException {
    setFilter.invoke(logger, (Object) null);
  }
}
