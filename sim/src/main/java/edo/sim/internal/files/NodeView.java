package edo.sim.internal.files;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The attributes of whatever is at a path. */
final class NodeView implements PosixFileAttributeView {
  private final DiskFileSystem system;
  private final Path path;
  private final boolean follow;

  NodeView(DiskFileSystem system, Path path, boolean follow) {
    this.system = system;
    this.path = path;
    this.follow = follow;
  }

  private Node node() throws IOException {
    return system.disk().find(path, follow).require(path);
  }

  @Override
  public String name() {
    return "posix";
  }

  @Override
  public PosixFileAttributes readAttributes() throws IOException {
    return NodeAttributes.of(node());
  }

  @Override
  public void setTimes(
      @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
      throws IOException {
    Node node = node();
    if (modified != null) {
      node.modified = modified.to(TimeUnit.NANOSECONDS);
    }
    if (accessed != null) {
      node.accessed = accessed.to(TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
    node().mode = NodeAttributes.copy(permissions);
  }

  @Override
  public UserPrincipal getOwner() throws IOException {
    return readAttributes().owner();
  }

  @Override
  public void setOwner(UserPrincipal owner) {
    throw new UnsupportedOperationException("simulated disks have one owner");
  }

  @Override
  public void setGroup(GroupPrincipal group) {
    throw new UnsupportedOperationException("simulated disks have one group");
  }
}
