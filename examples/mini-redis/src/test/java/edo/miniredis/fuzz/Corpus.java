package edo.miniredis.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is changed, and what was found: files of bytes in {@code src/test/resources}. */
final class Corpus {
  /** Each is whole: a request. */
  static final List<String> REQUESTS = requests();

  /** Each is whole: a reply. */
  static final List<String> REPLIES =
      List.of(
          "+OK\r\n",
          "-ERR no\r\n",
          ":-5\r\n",
          "$3\r\na\r\n\r\n",
          "$0\r\n\r\n",
          "$-1\r\n",
          "*-1\r\n",
          "_\r\n",
          "#t\r\n",
          ",1.5\r\n",
          ",-inf\r\n",
          "*0\r\n",
          "*2\r\n:1\r\n*1\r\n$1\r\nx\r\n",
          "%1\r\n+k\r\n:2\r\n",
          "~1\r\n:3\r\n",
          ">3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nx\r\n",
          "*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nx\r\n");

  private Corpus() {}

  private static List<String> requests() {
    List<String> all = new ArrayList<>();
    for (String line :
        List.of(
            "PING",
            "ECHO x",
            "HELLO 3",
            "HELLO 2 SETNAME x",
            "SET a 1",
            "SET a 1 EX 10 NX",
            "GET a",
            "GETRANGE a 0 -1",
            "SETRANGE a 3 x",
            "APPEND a xyz",
            "INCRBY n 5",
            "INCRBYFLOAT n 1.5",
            "MSET a 1 b 2",
            "EXPIRE a 100",
            "PEXPIREAT a 1000",
            "GETEX a PX 5",
            "RPUSH l x y z",
            "LPOP l 2",
            "LRANGE l 0 -1",
            "LINSERT l BEFORE x y",
            "LREM l -1 x",
            "LTRIM l 1 -1",
            "LMOVE l m LEFT RIGHT",
            "HSET h f v g 1",
            "HINCRBY h g 2",
            "HINCRBYFLOAT h g 0.1",
            "HGETALL h",
            "SADD s x y z",
            "SPOP s 2",
            "SRANDMEMBER s -5",
            "SINTER s t",
            "SUNIONSTORE t s u",
            "SDIFFSTORE s t s",
            "SMOVE s t x",
            "SINTERCARD 2 s t LIMIT 1",
            "LPOS l x RANK -1 COUNT 0 MAXLEN 5",
            "HRANDFIELD h -3 WITHVALUES",
            "ZADD z GT CH 5 a",
            "ZADD z INCR 1 a",
            "OBJECT ENCODING a",
            "MEMORY USAGE h SAMPLES 0",
            "COMMAND GETKEYS MSET a 1 b 2",
            "CLIENT LIST ID 1",
            "ZADD z 1 a 2 b",
            "ZINCRBY z 1.5 a",
            "ZRANGE z 0 -1 WITHSCORES",
            "ZPOPMIN z 1",
            "RENAME a b",
            "SCAN 0 MATCH [a-z]* COUNT 5",
            "HSCAN h 0",
            "KEYS *",
            "SELECT 1",
            "FLUSHALL",
            "SUBSCRIBE c",
            "PSUBSCRIBE c*",
            "UNSUBSCRIBE",
            "PUBLISH c x",
            "CLIENT LIST",
            "CONFIG GET *",
            "COMMAND INFO get",
            "INFO",
            "RESET",
            "NOSUCH a b")) {
      all.add(line + "\r\n");
      all.add(framed(line.split(" ")));
    }
    all.add("SET a \"x\\x00\\n\\\"y\" \r\n");
    all.add("SET a 'it\\'s'\r\n");
    all.add(framed("SET", "a\0\r\n", "\u00ff".repeat(300)));
    return all;
  }

  private static String framed(String... words) {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString();
  }

  /** What was once found in a folder of {@code fuzz}. */
  static List<byte[]> found(String folder) throws IOException, URISyntaxException {
    var url = Corpus.class.getResource("/fuzz/" + folder + "/README");
    if (url == null) {
      throw new IOException("src/test/resources/fuzz/" + folder + " is not there");
    }
    List<byte[]> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(url.toURI()).getParent())) {
      for (Path file : files.sorted().toList()) {
        all.add(Files.readAllBytes(file));
      }
    }
    return all;
  }

  /** The input as a line for a report. */
  static String shown(byte[] input) {
    StringBuilder line = new StringBuilder();
    for (char c : new String(input, ISO_8859_1).toCharArray()) {
      switch (c) {
        case '\r' -> line.append("\\r");
        case '\n' -> line.append("\\n");
        default -> {
          if (c < ' ' || c > '~') {
            line.append(String.format("\\x%02x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    return line.toString();
  }
}
