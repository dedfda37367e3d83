package edo.internal.process;

import edo.internal.seam.ChildControl;
import edo.internal.seam.WakerSet;
import edo.reactor.ChildExit;
import edo.reactor.ChildSpec;
import edo.reactor.ChildStdio;
import edo.task.Context;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A child of {@link ProcessBuilder}, everywhere. The JDK takes it out of the process table by
 * itself. Its pipes block, so they belong on the blocking pool.
 *
 * <p>Lock-free like its twin: {@code exit} is written before {@code waiting} is emptied, and who
 * waits adds its waker before it reads {@code exit} again.
 */
final class JdkChild implements ChildControl {
  private static final ProcessBuilder.Redirect NOTHING =
      ProcessBuilder.Redirect.from(new File(File.separatorChar == '\\' ? "NUL" : "/dev/null"));

  private final Process process;
  private final ChildSpec spec;
  private final WakerSet waiting = new WakerSet();
  private volatile @Nullable ChildExit exit;

  /** To be followed by {@link #watch}. */
  JdkChild(Process process, ChildSpec spec) {
    this.process = process;
    this.spec = spec;
  }

  static JdkChild spawn(ChildSpec spec, Path program, String reason) throws IOException {
    refuse(spec.arg0().isPresent(), "another name for itself (arg0)", spec, reason);
    refuse(spec.processGroup().isPresent(), "a process group", spec, reason);
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(spec.arguments());
    var builder = new ProcessBuilder(command);
    spec.directory().ifPresent(directory -> builder.directory(directory.toFile()));
    Map<String, String> environment = builder.environment();
    if (spec.clearEnvironment()) {
      environment.clear();
    }
    spec.environment()
        .forEach((name, value) ->
            value.ifPresentOrElse(v -> environment.put(name, v), () -> environment.remove(name)));
    builder.redirectInput(redirect(spec.stdin(), spec, reason, NOTHING));
    builder.redirectOutput(redirect(spec.stdout(), spec, reason, ProcessBuilder.Redirect.DISCARD));
    builder.redirectError(redirect(spec.stderr(), spec, reason, ProcessBuilder.Redirect.DISCARD));
    var child = new JdkChild(builder.start(), spec);
    child.watch();
    return child;
  }

  private static void refuse(boolean wanted, String what, ChildSpec spec, String reason) {
    if (wanted) {
      throw new UnsupportedOperationException(
          "the child " + spec.program() + " cannot be given " + what + " here: " + reason);
    }
  }

  private static ProcessBuilder.Redirect redirect(
      ChildStdio stdio, ChildSpec spec, String reason, ProcessBuilder.Redirect nothing) {
    return switch (stdio) {
      case ChildStdio.Inherit() -> ProcessBuilder.Redirect.INHERIT;
      case ChildStdio.Nothing() -> nothing;
      case ChildStdio.Piped() -> ProcessBuilder.Redirect.PIPE;
      case ChildStdio.FromFile(Path path) -> ProcessBuilder.Redirect.from(path.toFile());
      case ChildStdio.ToFile(Path path, boolean append) ->
          append
              ? ProcessBuilder.Redirect.appendTo(path.toFile())
              : ProcessBuilder.Redirect.to(path.toFile());
      case ChildStdio.FromPipe _, ChildStdio.ToPipe _ -> {
        refuse(true, "the pipe of another child", spec, reason);
        yield nothing;
      }
    };
  }

  /** Has the JDK say when the child ends. */
  void watch() {
    var _ =
        process
            .onExit()
            .thenAccept(ended -> {
              exit = new ChildExit(ended.exitValue(), 0, false);
              waiting.wakeAll();
            });
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public @Nullable ChildExit exit() {
    return exit;
  }

  @Override
  public boolean pollExit(Context cx) {
    if (exit != null) {
      return true;
    }
    waiting.add(cx.waker());
    return exit != null;
  }

  /** Through the handle: the process itself would close its pipes, and wait for who uses them. */
  @Override
  public boolean signal(String name, int number) {
    if (exit != null) {
      return false;
    }
    return switch (name) {
      case "KILL" -> process.toHandle().destroyForcibly();
      case "TERM" -> process.toHandle().destroy();
      default ->
          throw new UnsupportedOperationException(
              "SIG"
                  + name
                  + " cannot be sent to "
                  + this
                  + ": on java.nio there are SIGKILL and SIGTERM only; needed are Linux and"
                  + " --enable-native-access=edo.reactor");
    };
  }

  @Override
  public @Nullable Input stdin() {
    return spec.stdin() instanceof ChildStdio.Piped
        ? new BlockingInput(process.getOutputStream())
        : null;
  }

  @Override
  public @Nullable Output stdout() {
    return spec.stdout() instanceof ChildStdio.Piped
        ? new BlockingOutput(process.getInputStream())
        : null;
  }

  @Override
  public @Nullable Output stderr() {
    return spec.stderr() instanceof ChildStdio.Piped
        ? new BlockingOutput(process.getErrorStream())
        : null;
  }

  @Override
  public String toString() {
    return "child " + pid();
  }
}
