package edo.net;

import edo.internal.seam.Ambient;
import edo.internal.seam.Host;
import edo.internal.seam.ReadyCell;
import edo.reactor.ListenerSource;
import edo.reactor.StreamSource;
import edo.task.Async;
import edo.task.Context;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** A listening socket and its readiness; see {@link SourceIo} for how operations wait. */
final class ListenerIo extends SourceIo {
  final ListenerSource source;
  private final Host host;

  ListenerIo(Host host, ListenerSource source) throws IOException {
    super(host, source, source::close);
    this.host = host;
    this.source = source;
  }

  @Override
  void closeSource() {
    source.close();
  }

  StreamIo accept() throws IOException {
    Ambient.provider().consumeBudget();
    Optional<StreamSource> accepted = attempt(false);
    while (accepted.isEmpty()) {
      awaitReadable();
      accepted = attempt(false);
    }
    return adopt(accepted.get());
  }

  <T> Async<T> acceptAsync(Function<StreamIo, T> made) {
    return new SourceAsync.Attempts<>(this, ReadyCell.READ, () -> accepted(false).map(made));
  }

  Optional<StreamIo> tryAccept() throws IOException {
    return accepted(true);
  }

  /** Has the context woken when the listener is closed or the runtime ends; throws if it is so. */
  void pollClosed(Context cx) throws IOException {
    // Nothing is ever urgent at a listener, so what ends this wait is its end (or a failed
    // registration, which a pause outlasts).
    var _ = cell.urgent().poll(cx);
    checkStillOpen(ReadyCell.READ);
    checkUsable(cell.state(), ReadyCell.READ);
  }

  private Optional<StreamIo> accepted(boolean hurried) throws IOException {
    Optional<StreamSource> accepted = attempt(hurried);
    return accepted.isPresent() ? Optional.of(adopt(accepted.get())) : Optional.empty();
  }

  private Optional<StreamSource> attempt(boolean hurried) throws IOException {
    int state = cell.state();
    if (isInVain(state, ReadyCell.READ, hurried)) {
      return Optional.empty();
    }
    Optional<StreamSource> accepted = source.accept();
    if (accepted.isEmpty()) {
      cell.clear(ReadyCell.READ, state);
    }
    return accepted;
  }

  private StreamIo adopt(StreamSource accepted) throws IOException {
    return StreamIo.of(host, accepted);
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
