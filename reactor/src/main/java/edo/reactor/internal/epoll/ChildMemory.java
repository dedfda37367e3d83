package edo.reactor.internal.epoll;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import edo.reactor.ChildSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The texts of a {@link ChildSpec} as C wants them. Java's texts are encoded as file names are. The
 * variables that the child inherits are taken from C and not from Java, which cannot say all bytes.
 */
final class ChildMemory {
  private static final Charset CHARSET = charset();

  private ChildMemory() {}

  private static Charset charset() {
    String name = System.getProperty("sun.jnu.encoding", "UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
  }

  static MemorySegment text(Arena arena, String text) {
    return terminated(arena, text.getBytes(CHARSET));
  }

  private static MemorySegment terminated(Arena arena, byte[] bytes) {
    MemorySegment memory = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 0, bytes.length);
    return memory;
  }

  private static MemorySegment pointers(Arena arena, List<MemorySegment> texts) {
    MemorySegment array = arena.allocate(ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ADDRESS, i, texts.get(i));
    }
    return array; // zeroed, so the last one is null
  }

  static MemorySegment arguments(Arena arena, ChildSpec spec) {
    var texts = new ArrayList<MemorySegment>();
    texts.add(text(arena, spec.arg0().orElse(spec.program())));
    spec.arguments().forEach(argument -> texts.add(text(arena, argument)));
    return pointers(arena, texts);
  }

  static MemorySegment environment(Arena arena, ChildSpec spec) {
    var texts = new ArrayList<MemorySegment>();
    if (!spec.clearEnvironment()) {
      for (byte[] entry : inherited()) {
        if (!spec.environment().containsKey(nameIn(entry))) {
          texts.add(terminated(arena, entry));
        }
      }
    }
    spec.environment()
        .forEach((name, value) -> value.ifPresent(v -> texts.add(text(arena, name + "=" + v))));
    return pointers(arena, texts);
  }

  private static List<byte[]> inherited() {
    MemorySegment environ = ProcessNative.environ();
    var entries = new ArrayList<byte[]>();
    if (environ.equals(MemorySegment.NULL)) {
      for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
        entries.add((variable.getKey() + "=" + variable.getValue()).getBytes(CHARSET));
      }
      return entries;
    }
    MemorySegment array = ProcessNative.unbounded(environ);
    for (long i = 0; ; i++) {
      MemorySegment entry = array.getAtIndex(ADDRESS, i);
      if (entry.equals(MemorySegment.NULL)) {
        return entries;
      }
      MemorySegment text = ProcessNative.unbounded(entry);
      long length = 0;
      while (text.get(JAVA_BYTE, length) != 0) {
        length++;
      }
      entries.add(text.asSlice(0, length).toArray(JAVA_BYTE));
    }
  }

  private static String nameIn(byte[] entry) {
    int length = 0;
    while (length < entry.length && entry[length] != '=') {
      length++;
    }
    return new String(entry, 0, length, CHARSET);
  }
}
