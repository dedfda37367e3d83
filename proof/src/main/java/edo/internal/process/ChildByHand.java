package edo.internal.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/** A process that ends when it is told to, with 7. */
final class ChildByHand extends Process {
  static final int STATUS = 7;

  private final CompletableFuture<Process> end = new CompletableFuture<>();

  void end() {
    end.complete(this);
  }

  private static UnsupportedOperationException notByHand() {
    return new UnsupportedOperationException("not part of this proof");
  }

  @Override
  public CompletableFuture<Process> onExit() {
    return end;
  }

  @Override
  public int exitValue() {
    return STATUS;
  }

  @Override
  public OutputStream getOutputStream() {
    throw notByHand();
  }

  @Override
  public InputStream getInputStream() {
    throw notByHand();
  }

  @Override
  public InputStream getErrorStream() {
    throw notByHand();
  }

  @Override
  public int waitFor() {
    throw notByHand();
  }

  @Override
  public void destroy() {
    throw notByHand();
  }
}
