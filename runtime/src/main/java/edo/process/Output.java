package edo.process;

import java.nio.charset.StandardCharsets;

/** What a child has written, and how it has ended: the answer of {@link Command#output}. */
public final class Output {
  private final ExitStatus status;
  private final byte[] stdout;
  private final byte[] stderr;

  Output(ExitStatus status, byte[] stdout, byte[] stderr) {
    this.status = status;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /**
   * How it has ended.
   *
   * @return its status
   */
  public ExitStatus status() {
    return status;
  }

  /**
   * What it wrote to its standard output.
   *
   * @return the bytes, which are the caller's; none if it was not piped
   */
  public byte[] stdout() {
    return stdout;
  }

  /**
   * What it wrote to its standard error.
   *
   * @return the bytes, which are the caller's; none if it was not piped
   */
  public byte[] stderr() {
    return stderr;
  }

  /**
   * Its standard output as a text.
   *
   * @return the text; what is not UTF-8 is replaced
   */
  public String stdoutText() {
    return new String(stdout, StandardCharsets.UTF_8);
  }

  /**
   * Its standard error as a text.
   *
   * @return the text; what is not UTF-8 is replaced
   */
  public String stderrText() {
    return new String(stderr, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Output["
        + status
        + ", "
        + stdout.length
        + " bytes of output, "
        + stderr.length
        + " of errors]";
  }
}
