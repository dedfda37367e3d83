package edo.net;

import edo.internal.seam.Host;
import edo.internal.seam.ReadyCell;
import edo.reactor.Interest;
import java.io.IOException;

/** A descriptor of somebody else and its readiness; see {@link SourceIo}. */
final class FdIo extends SourceIo {
  final FdInterest source;

  FdIo(Host host, FdInterest source) throws IOException {
    super(host, source, source::leave);
    this.source = source;
  }

  @Override
  void closeSource() {
    source.leave();
  }

  /** The bits that end a wait for an interest: an error always does. */
  int maskOf(Interest interest) {
    if (interest.remove(source.interest()).isPresent()) {
      throw new IllegalArgumentException(
          "descriptor "
              + source.fd()
              + " is watched for "
              + source.interest()
              + ", not "
              + interest);
    }
    return (interest.isReadable() ? ReadyCell.READ : 0)
        | (interest.isWritable() ? ReadyCell.WRITE : 0)
        | (interest.isPriority() ? ReadyCell.URGENT : 0);
  }
}
