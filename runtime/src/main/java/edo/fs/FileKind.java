package edo.fs;

/** What is behind a name in a folder. */
public enum FileKind {
  /** A file with bytes in it. */
  REGULAR,
  /** A folder. */
  DIRECTORY,
  /** A symbolic link. */
  SYMBOLIC_LINK,
  /** A device, a named pipe, a socket. */
  OTHER
}
