package edo.reactor;

import java.util.OptionalInt;

/**
 * Who is at the other end of a Unix socket.
 *
 * @param uid the user's number
 * @param gid the group's number
 * @param pid the process, if the system tells it
 */
public record UnixCredentials(int uid, int gid, OptionalInt pid) {}
