package edo.bench;

import edo.runtime.EdoRuntime;
import edo.signal.SignalKind;
import edo.signal.Signals;
import edo.sync.Mpsc;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a signal takes to everybody who listens to it, after Tokio's {@code signal} (EX-027): it
 * is raised in this process, and every listener passes the news on through one channel. Tokio
 * counts iterations; here an operation is one listener that has heard.
 */
final class SignalRows {
  static final String SUITE = "signal";

  private static final int LISTENERS = 10;

  /** They end no process that does not listen. */
  private static final List<SignalKind> KINDS = List.of(SignalKind.CHILD, SignalKind.IO);

  private SignalRows() {}

  static List<BenchSpec> specs() {
    return List.of(
        BenchSpec.plain(
                SUITE, "many_signals", "signal received by one of " + LISTENERS + " listeners")
            .with(BenchSpec.EDO_VT, _ -> open())
            .singleWorker());
  }

  private static Bench open() throws Exception {
    var runtime = EdoRuntime.currentThread().build();
    Mpsc<SignalKind> news = Mpsc.bounded(LISTENERS);
    List<Raise> raises = new ArrayList<>();
    for (SignalKind kind : KINDS) {
      for (int i = 0; i < LISTENERS; i++) {
        var listener = Signals.listen(kind);
        runtime.spawn(() -> {
          while (true) {
            listener.recv();
            news.sender().send(kind);
          }
        });
      }
      raises.add(Raise.of(kind));
    }
    return new VtBench(
        runtime,
        () -> {
          for (Raise raise : raises) {
            raise.run();
            for (int i = 0; i < LISTENERS; i++) {
              var _ = news.receiver().recv();
            }
          }
        },
        (long) KINDS.size() * LISTENERS);
  }

  /**
   * Has the system send a signal to this process. The class that can do that is in module
   * jdk.unsupported, and compilers warn of naming it.
   */
  private record Raise(Method method, Object signal) {
    static Raise of(SignalKind kind) throws ReflectiveOperationException {
      Class<?> type = Class.forName("sun.misc.Signal");
      return new Raise(
          type.getMethod("raise", type),
          type.getConstructor(String.class).newInstance(kind.name()));
    }

    void run() throws ReflectiveOperationException {
      method.invoke(null, signal);
    }
  }
}
