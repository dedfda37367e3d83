package edo.fs;

import edo.task.Async;
import edo.task.Context;
import edo.task.Poll;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Opens a channel and makes a file of it. */
record Opening(FileJob<FileChannel> job, Path path) implements Async<FileStream> {
  @Override
  public Poll<FileStream> poll(Context cx) throws IOException {
    Poll<FileChannel> channel = job.poll(cx);
    if (channel.isPending()) {
      return Poll.pending();
    }
    var handle = new FileHandle(channel.value(), Optional.of(path));
    return Poll.ready(new FileStream(new FileCore(handle, FileStream.DEFAULT_MAX_BUFFER_SIZE)));
  }

  @Override
  public void cancel() {
    job.cancel();
  }
}
