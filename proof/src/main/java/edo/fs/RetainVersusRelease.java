package edo.fs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * {@link FileHandle}: a job comes while the last one who has the file open lets go: it keeps the
 * file open or is refused, and the file is closed once.
 */
@JCStressTest
@Outcome(id = "1, true", expect = ACCEPTABLE, desc = "closed once, and not beside a user")
@Outcome(expect = FORBIDDEN, desc = "closed beside a user, twice or not at all")
@State
public class RetainVersusRelease {
  /** Nobody reads or closes it here. */
  private static final FileChannel CHANNEL = open();

  private final FileHandle handle = new FileHandle(CHANNEL, Optional.of(Path.of("file")));

  private static FileChannel open() {
    try {
      Path file = Files.createTempFile("edo", null);
      return FileChannel.open(file, StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final AtomicInteger closed = new AtomicInteger();
  private boolean whole = true;

  private void letGo() {
    if (handle.release()) {
      closed.getAndIncrement();
    }
  }

  @Actor
  public void leaver() {
    letGo();
  }

  @Actor
  public void user() {
    if (handle.retain()) {
      whole = closed.get() == 0;
      letGo();
    }
  }

  @Arbiter
  public void count(IZ_Result r) {
    r.r1 = closed.get();
    r.r2 = whole;
  }
}
