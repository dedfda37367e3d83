package edo.signal;

/**
 * Listens to a signal, sends it to itself and says what came of it; in a JVM of its own. With a
 * second signal, which alone is to arrive, sends both and waits for that.
 */
final class SignalProbe {
  private SignalProbe() {}

  public static void main(String[] args) throws Exception {
    try {
      SignalKind kind = SignalKind.of(args[0]);
      var listener = Signals.listen(kind);
      Raised.send(kind);
      if (args.length == 1) {
        listener.recv();
        System.out.println("received " + kind);
      } else {
        SignalKind second = SignalKind.of(args[1]);
        var other = Signals.listen(second);
        var again = Signals.listen(kind); // must not be said twice
        Raised.send(second);
        other.recv();
        boolean one = listener.tryRecv() || again.tryRecv();
        System.out.println("received " + second + (one ? " and another" : " and nothing else"));
      }
      Runtime.getRuntime().halt(0); // the default runtime's threads are no concern here
    } catch (RuntimeException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
