/**
 * Files and folders: what can be done with a path, and with an open file.
 *
 * <p>{@link edo.fs.Fs} has the operations on paths, {@link edo.fs.FileStream} is an open file: a
 * byte stream with a place that can be moved, opened with {@link edo.fs.OpenOptions}. {@link
 * edo.fs.DirEntries} lists a folder, {@link edo.fs.DirBuilder} makes one.
 *
 * <p>Paths are those of {@code java.nio.file}. The operating system has no way to wait for a file
 * without holding a thread, so all work runs on the runtime's blocking pool while the workers go
 * on; what is one operation here is one job there. Only Linux's io_uring can, if the runtime asks
 * for it: see {@link edo.runtime.FileIo}.
 *
 * <p>Threading: everything here is safe for use by several tasks at once. Start reading at {@link
 * edo.fs.FileStream}.
 */
@NullMarked
package edo.fs;

import org.jspecify.annotations.NullMarked;
