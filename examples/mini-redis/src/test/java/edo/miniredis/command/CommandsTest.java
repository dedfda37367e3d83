package edo.miniredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What commands answer, as Redis 7 does: EX-032, EX-033, EX-038, EX-039 and the rest of the table.
 * A line ends where a reply has a blank.
 */
class CommandsTest {
  private final Shell shell = new Shell();
  private final Shell.Client client = shell.client();

  /** Runs commands between semicolons, and compares the last reply. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET a                                         | $-1
          SET a 1; GET a                                | $1 1
          SET a 1                                       | +OK
          SET a 1 XX                                    | $-1
          SET a 1; SET a 2 NX; GET a                    | $1 1
          SET a 1; SET a 2 XX GET                       | $1 1
          SET a 1 GET                                   | $-1
          SET a 1 NX XX                                 | -ERR syntax error
          SET a 1 EX                                    | -ERR syntax error
          SET a 1 EX 1 PX 1                             | -ERR syntax error
          SET a 1 EX 1 KEEPTTL                          | -ERR syntax error
          SET a 1 EX x                                  | -ERR value is not an integer or out of range
          SET a 1 EX 0                                  | -ERR invalid expire time in 'set' command
          SET a 1 EX 9223372036854775807                | -ERR invalid expire time in 'set' command
          SET a 1 EX 10; TTL a                          | :10
          SET a 1 PX 1500; PTTL a                       | :1500
          SET a 1 EX 10; SET a 2; TTL a                 | :-1
          SET a 1 EX 10; SET a 2 KEEPTTL; TTL a         | :10
          SET a 1 PXAT 1001000; PTTL a                  | :1000
          SET a 1 EXAT 1010; EXPIRETIME a               | :1010
          SETNX a 1; SETNX a 2                          | :0
          SETEX a 10 v; TTL a                           | :10
          SETEX a 0 v                                   | -ERR invalid expire time in 'setex' command
          PSETEX a 10 v; PTTL a                         | :10
          SET a 1; GETSET a 2                           | $1 1
          SET a 1; GETDEL a; EXISTS a                   | :0
          SET a 1 EX 5; GETEX a PERSIST; TTL a          | :-1
          SET a 1; GETEX a EX 7; TTL a                  | :7
          MSET a 1 b 2; MGET a x b                      | *3 $1 1 $-1 $1 2
          MSET a 1 b                                    | -ERR wrong number of arguments for 'mset' command
          SET a 1; MSETNX b 2 a 3; EXISTS b             | :0
          LPUSH l x; MGET l                             | *1 $-1
          APPEND a xy; APPEND a z; GET a                | $3 xyz
          INCR n; APPEND n 5; GET n                     | $2 15
          SETRANGE a 3 x; STRLEN a                      | :4
          SETRANGE a -1 x                               | -ERR offset is out of range
          SETRANGE a 536870912 x                        | -ERR string exceeds maximum allowed size (proto-max-bulk-len)
          SET a hello; GETRANGE a 1 -2                  | $3 ell
          SET a hello; GETRANGE a -100 100              | $5 hello
          SET a hello; GETRANGE a 3 1                   | $0
          INCR n; INCR n                                | :2
          DECR n                                        | :-1
          SET n 10; INCRBY n -3; GET n                  | $1 7
          SET n 9223372036854775807; INCR n             | -ERR increment or decrement would overflow
          SET n 9223372036854775807; INCR n; GET n      | $19 9223372036854775807
          DECRBY n -9223372036854775808                 | -ERR decrement would overflow
          SET n x; INCR n                               | -ERR value is not an integer or out of range
          SET n 0.1; INCRBYFLOAT n 0.2                  | $3 0.3
          INCRBYFLOAT n 3.0                             | $1 3
          SET n 9223372036854775807; INCRBYFLOAT n 0.5  | $21 9223372036854775807.5
          SET n 9007199254740993; INCRBYFLOAT n -2e0    | $16 9007199254740991
          INCRBYFLOAT n 1e-300                          | $1 0
          INCRBYFLOAT n nan                             | -ERR value is not a valid float
          LPUSH l 1; INCR l                             | -WRONGTYPE Operation against a key holding the wrong kind of value
          LPUSH l 1; GET l                              | -WRONGTYPE Operation against a key holding the wrong kind of value
          SET a 1; LPUSH a 1                            | -WRONGTYPE Operation against a key holding the wrong kind of value
          DEL a b                                       | :0
          MSET a 1 b 2; DEL a b c                       | :2
          MSET a 1 b 2; EXISTS a b b c                  | :3
          TYPE a                                        | +none
          SADD s 1; TYPE s                              | +set
          SET a 1; EXPIRE a 100; TTL a                  | :100
          EXPIRE a 100                                  | :0
          SET a 1; EXPIRE a -1; EXISTS a                | :0
          SET a 1; EXPIRE a 10 GT                       | :0
          SET a 1; EXPIRE a 10 LT                       | :1
          SET a 1 EX 5; EXPIRE a 10 NX                  | :0
          SET a 1 EX 5; EXPIRE a 10 XX                  | :1
          SET a 1; EXPIRE a 10 NX XX                    | -ERR NX and XX, GT or LT options at the same time are not compatible
          SET a 1 EX 5; PERSIST a; TTL a                | :-1
          PERSIST a                                     | :0
          TTL a                                         | :-2
          SET a 1 EX 9; RENAME a b; TTL b               | :9
          RENAME a b                                    | -ERR no such key
          MSET a 1 b 2; RENAMENX a b                    | :0
          SET a 1; RENAME a a; GET a                    | $1 1
          RANDOMKEY                                     | $-1
          SET a 1; RANDOMKEY                            | $1 a
          MSET ab 1 ac 2 b 3; KEYS b                    | *1 $1 b
          DBSIZE                                        | :0
          SET a 1; FLUSHALL; DBSIZE                     | :0
          SET a 1; SELECT 1; GET a                      | $-1
          SELECT 16                                     | -ERR DB index is out of range
          SCAN x                                        | -ERR invalid cursor
          SET a 1; SCAN 0 COUNT 100 MATCH a*            | *2 $1 0 *1 $1 a
          SET a 1; SCAN 0 COUNT 100 TYPE list           | *2 $1 0 *0
          RPUSH l 1 2 3; LRANGE l 0 -1                  | *3 $1 1 $1 2 $1 3
          LPUSH l 1 2 3; LRANGE l 0 -1                  | *3 $1 3 $1 2 $1 1
          RPUSH l 1 2 3; LRANGE l 5 9                   | *0
          RPUSH l 1 2; LPOP l                           | $1 1
          RPUSH l 1 2; RPOP l                           | $1 2
          LPOP l                                        | $-1
          LPOP l 2                                      | *-1
          RPUSH l 1 2 3; LPOP l 2                       | *2 $1 1 $1 2
          RPUSH l 1; LPOP l 9; EXISTS l                 | :0
          RPUSH l 1; LPOP l -1                          | -ERR value is out of range, must be positive
          RPUSHX l 1; EXISTS l                          | :0
          RPUSH l 1 2 3; LINDEX l -1                    | $1 3
          RPUSH l 1; LINDEX l 1                         | $-1
          RPUSH l 1; LSET l 0 x; LINDEX l 0             | $1 x
          RPUSH l 1; LSET l 1 x                         | -ERR index out of range
          LSET l 0 x                                    | -ERR no such key
          RPUSH l 1 2 3 4; LTRIM l 1 2; LRANGE l 0 -1   | *2 $1 2 $1 3
          RPUSH l 1; LTRIM l 1 0; EXISTS l              | :0
          RPUSH l a b a; LREM l -1 a; LRANGE l 0 -1     | *2 $1 a $1 b
          RPUSH l a c; LINSERT l BEFORE c b             | :3
          RPUSH l a; LINSERT l AFTER x b                | :-1
          RPUSH l a; LINSERT l IN a b                   | -ERR syntax error
          RPUSH l a b; RPOPLPUSH l m; LRANGE m 0 -1     | *1 $1 b
          RPUSH l a b; LMOVE l l LEFT RIGHT; LINDEX l 0 | $1 b
          HSET h a 1 b 2                                | :2
          HSET h a 1; HSET h a 2                        | :0
          HSET h a 1 b                                  | -ERR wrong number of arguments for 'hset' command
          HMSET h a 1                                   | +OK
          HSET h a 1; HGETALL h                         | *2 $1 a $1 1
          HSET h a 1; HMGET h a b                       | *2 $1 1 $-1
          HSETNX h a 1; HSETNX h a 2                    | :0
          HSET h a 1; HDEL h a b                        | :1
          HSET h a 1; HDEL h a; EXISTS h                | :0
          HSET h a 12; HSTRLEN h a                      | :2
          HINCRBY h n 5; HINCRBY h n -2                 | :3
          HSET h n x; HINCRBY h n 1                     | -ERR hash value is not an integer
          HINCRBYFLOAT h n 1.5                          | $3 1.5
          HSET h n 9007199254740993; HINCRBYFLOAT h n 1 | $16 9007199254740994
          RPUSH l a; LPOP l 9223372036854775807         | *1 $1 a
          SADD s a b a                                  | :2
          SADD s a; SISMEMBER s a                       | :1
          SADD s a; SMISMEMBER s a b                    | *2 :1 :0
          SADD s a; SREM s a b; EXISTS s                | :0
          SADD s a; SPOP s; EXISTS s                    | :0
          SPOP s                                        | $-1
          SADD s a; SPOP s 5                            | *1 $1 a
          SADD s a; SRANDMEMBER s -1048577              | -ERR value is out of range
          SADD s a; SRANDMEMBER s -3                    | *3 $1 a $1 a $1 a
          SADD s a b; SADD t b c; SINTER s t            | *1 $1 b
          SADD s a; SINTER s t                          | *0
          SADD s a b; SADD t b; SDIFF s t               | *1 $1 a
          SADD s a; SADD t a; SUNION s t                | *1 $1 a
          ZADD z 2 b 1 a; ZRANGE z 0 -1                 | *2 $1 a $1 b
          ZADD z 1 a; ZADD z CH 2 a                     | :1
          ZADD z NX 1 a; ZADD z NX 2 a; ZSCORE z a      | $1 1
          ZADD z x a                                    | -ERR value is not a valid float
          ZADD z 1 a 2                                  | -ERR syntax error
          ZADD z 1 a 2 b; ZPOPMIN z                     | *2 $1 a $1 1
          ZADD z 1 a 2 b; ZPOPMAX z 5                   | *4 $1 b $1 2 $1 a $1 1
          ZPOPMIN z                                     | *0
          ZADD z 1 a; ZINCRBY z 1.5 a                   | $3 2.5
          ZADD z 1 a 2 b; ZREVRANK z a                  | :1
          ZADD z 1 a; ZREM z a; EXISTS z                | :0
          SET a hello; GETRANGE a -100 -50              | $1 h
          SET a 1 EX 10 EX 20; TTL a                    | :20
          SET a 1; PEXPIREAT a -9223372036854775808     | :1
          LINDEX l x                                    | $-1
          GETEX a EX x                                  | $-1
          SCAN -1                                       | *2 $1 0 *0
          SCAN 18446744073709551616                     | -ERR invalid cursor
          AUTH default x                                | +OK
          ZADD z 1e400 a                                | -ERR value is not a valid float
          ZADD z 0x10 a; ZSCORE z a                     | $2 16
          ZINCRBY z 0.1 a                               | $19 0.10000000000000001
          ZADD z 1 a; ZADD z GT CH 2 a                  | :1
          ZADD z 1 a; ZADD z LT CH 2 a                  | :0
          ZADD z 1 a; ZADD z INCR 2 a                   | $1 3
          ZADD z 1 a; ZADD z NX INCR 2 a                | $-1
          SADD s a b; SADD t b; SINTERSTORE d s t       | :1
          SADD s a; SDIFFSTORE s s s; EXISTS s          | :0
          SADD s a; SUNIONSTORE d s t; SMEMBERS d       | *1 $1 a
          SADD s a b; SINTERCARD 1 s LIMIT 1            | :1
          SADD s a; SMOVE s t a; EXISTS s               | :0
          HSET h a 1; HRANDFIELD h -2 WITHVALUES        | *4 $1 a $1 1 $1 a $1 1
          RPUSH l a b a; LPOS l a RANK -1               | :2
          RPUSH l a b a; LPOS l a COUNT 0               | *2 :0 :2
          SET a 12; OBJECT ENCODING a                   | $3 int
          OBJECT IDLETIME a                             | $-1
          SET a 12; OBJECT REFCOUNT a                   | :1
          SET aaaa 12345678; MEMORY USAGE aaaa          | :92
          COMMAND GETKEYS MSET a 1 b 2                  | *2 $1 a $1 b
          COMMAND INFO RENAME                           | *1 *6 $6 rename :3 *1 +write :1 :2 :1
          CLIENT LIST TYPE pubsub                       | $0
          CLIENT LIST ID x                              | -ERR Invalid client ID
          CLIENT NOPE                                   | -ERR unknown subcommand 'NOPE'. Try CLIENT HELP.
          PING                                          | +PONG
          PING hi                                       | $2 hi
          PING a b                                      | -ERR wrong number of arguments for 'ping' command
          ECHO hi                                       | $2 hi
          gEt                                           | -ERR wrong number of arguments for 'get' command
          FOO a b                                       | -ERR unknown command 'FOO', with args beginning with: 'a' 'b'
          AUTH x                                        | -ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?
          HELLO 4                                       | -NOPROTO unsupported protocol version
          CLIENT SETNAME me; CLIENT GETNAME             | $2 me
          CLIENT ID                                     | :1
          CONFIG GET s*                                 | *2 $4 save $0
          CONFIG GET nothing                            | *0
          COMMAND INFO nope                             | *1 $-1
          TIME                                          | *2 $4 1000 $1 0
          QUIT                                          | +OK
          """)
  void answers(String commands, String reply) {
    String last = "";
    for (String command : commands.split("; ")) {
      last = client.run(command);
    }
    assertEquals(reply, last);
  }

  @Test
  void commandsOfSeveralExplainThemselves() {
    for (String command : List.of("CLIENT", "CONFIG", "COMMAND", "PUBSUB", "OBJECT", "MEMORY")) {
      String help = client.run(command + " HELP");
      assertTrue(help.contains("+" + command + " <subcommand>"), help);
      assertTrue(help.endsWith("+    Print this help."), help);
    }
  }

  @Test
  void aSubscriberOfTheSecondVersionIsToldWhatItMayDo() {
    client.run("SUBSCRIBE c");
    assertTrue(client.run("GET a").startsWith("-ERR Can't execute 'get': only (P|S)SUBSCRIBE"));
    String two = client.run("CLIENT SETNAME a");
    assertTrue(two.startsWith("-ERR Can't execute 'client|setname': only"), two);
  }

  @Test
  void timePasses() {
    client.run("SET a 1 PX 100");
    assertEquals(1, shell.earlier);
    shell.millis += 99;
    assertEquals("$1 1", client.run("GET a"));
    shell.millis += 1;
    assertEquals("$-1", client.run("GET a"));
    assertEquals(":-2", client.run("TTL a"));
  }

  /** What is written down says the same at any time, and whatever chance says. */
  @Test
  void theLogHasNeitherTimeNorChance() {
    client.run("SET a 1 EX 10 NX");
    client.run("SET a 2 NX");
    client.run("GET a");
    client.run("EXPIRE a 20");
    client.run("PERSIST a");
    client.run("INCRBYFLOAT a 0.5");
    client.run("SADD s m");
    client.run("SPOP s");
    client.run("SPOP s");
    client.run("SETEX b 1 v");
    client.run("DEL x");
    shell.millis += 1_000;
    client.run("GET b");
    client.run("SELECT 3");
    client.run("RPUSH l 1 2");
    client.run("GETEX l PERSIST");
    assertEquals(
        List.of(
            "SET a 1 PXAT 1010000",
            "PEXPIREAT a 1020000",
            "PERSIST a",
            "SET a 1.5 KEEPTTL",
            "SADD s m",
            "SREM s m",
            "SET b v PXAT 1001000",
            "DEL b",
            "3:RPUSH l 1 2"),
        shell.log);
  }

  /** Each command with nothing, too little and too much: an answer, and never anything else. */
  @Test
  void anyArgumentsGetAnAnswer() {
    for (Command command : shell.store.commands().all()) {
      for (int count = 0; count < 7; count++) {
        for (String word : new String[] {"a", "0", "-1", "", "9223372036854775807", "*"}) {
          String[] words = new String[count + 1];
          Arrays.fill(words, word);
          words[0] = command.name();
          Shell.Client other = shell.client();
          String reply = other.run(words);
          assertTrue(
              !reply.isEmpty() || command.name().equals("shutdown"),
              () -> Arrays.toString(words) + " got no answer");
          other.leave();
        }
      }
    }
  }

  /** An error leaves no trace: neither half a reply nor half a change. */
  @Test
  void anErrorChangesNothing() {
    client.run("RPUSH l 1");
    client.run("HSET h a 1");
    shell.log.clear();
    for (String command :
        List.of(
            "SET l 1 EX x",
            "ZADD z 1 a x b",
            "MSET a 1 b",
            "LMOVE l h LEFT LEFT",
            "SETRANGE l 0 x",
            "LINSERT l NOWHERE 1 2",
            "HINCRBY h a 9223372036854775807",
            "SINTER l h")) {
      String reply = client.run(command);
      assertTrue(reply.startsWith("-"), command + " " + reply);
      assertEquals(1, reply.chars().filter(c -> c == '-').count(), command + " " + reply);
    }
    assertEquals(List.of(), shell.log);
    assertEquals("*1 $1 1", client.run("LRANGE l 0 -1"));
    assertEquals(":2", client.run("DBSIZE"));
  }

  @Test
  void theThirdVersionHasTypesOfItsOwn() {
    assertTrue(client.run("HELLO 3 SETNAME me").startsWith("%7 $6 server $5 redis"));
    assertEquals("_", client.run("GET a"));
    client.run("HSET h a 1");
    assertEquals("%1 $1 a $1 1", client.run("HGETALL h"));
    client.run("SADD s a");
    assertEquals("~1 $1 a", client.run("SMEMBERS s"));
    client.run("ZADD z 1.5 a");
    assertEquals(",1.5", client.run("ZSCORE z a"));
    assertEquals("*1 *2 $1 a ,1.5", client.run("ZRANGE z 0 -1 WITHSCORES"));
    assertEquals("$2 me", client.run("CLIENT GETNAME"));
    assertEquals("+RESET", client.run("RESET"));
    assertEquals("$-1", client.run("GET a"));
  }

  @Test
  void scanSeesAll() {
    for (int i = 0; i < 500; i++) {
      client.run("SET k" + i + " 1");
    }
    var seen = new java.util.HashSet<String>();
    String cursor = "0";
    do {
      String[] parts = client.run("SCAN " + cursor).split(" ");
      cursor = parts[2];
      Arrays.stream(parts).filter(p -> p.startsWith("k")).forEach(seen::add);
    } while (!cursor.equals("0"));
    assertEquals(500, seen.size());
    assertEquals(
        500,
        Arrays.stream(client.run("KEYS k*").split(" ")).filter(p -> p.startsWith("k")).count());
  }

  @Test
  void manyElementsKeepTheirOrder() {
    String[] words = new String[202];
    words[0] = "RPUSH";
    words[1] = "l";
    for (int i = 0; i < 200; i++) {
      words[i + 2] = "e" + i;
    }
    assertEquals(":200", client.run(words));
    String expected =
        java.util.stream.IntStream.range(0, 200)
            .mapToObj(i -> "$" + ("e" + i).length() + " e" + i)
            .collect(Collectors.joining(" "));
    assertEquals("*200 " + expected, client.run("LRANGE l 0 -1"));
  }

  @Test
  void clientsAreListedAndKilled() {
    Shell.Client other = shell.client();
    other.run("CLIENT SETNAME other");
    assertTrue(client.run("CLIENT LIST").contains("id=2 addr=client:2 name=other"));
    assertEquals(":1", client.run("CLIENT KILL ID 2"));
    assertTrue(other.killed);
    assertEquals(":0", client.run("CLIENT KILL ID 1")); // it spares itself, unless told otherwise
    assertFalse(client.isEnding());
    assertEquals("-ERR No such client", client.run("CLIENT KILL 1.2.3.4:5"));
    assertEquals(":1", client.run("CLIENT KILL ID 1 SKIPME no"));
    assertTrue(client.isEnding());
  }

  /** Whoever reads the log takes only so many arguments at once. */
  @Test
  void manyMembersThatAreTakenOutAreLoggedInPieces() {
    Shell shell = new Shell();
    Shell.Client client = shell.client();
    int members = 3_000;
    for (int i = 0; i < members; i++) {
      client.run("SADD s " + i);
    }
    shell.log.clear();
    client.run("SPOP s " + members);
    Set<String> names = new HashSet<>();
    for (String line : shell.log) {
      List<String> words = List.of(line.split(" "));
      assertEquals(List.of("SREM", "s"), words.subList(0, 2));
      assertTrue(words.size() <= 1_100, words.size() + " words");
      names.addAll(words.subList(2, words.size()));
    }
    assertEquals(members, names.size());
  }

  @Test
  void movingFromNoListAsksNothingOfTheOther() {
    Shell shell = new Shell();
    Shell.Client client = shell.client();
    client.run("SET s x");
    assertEquals("$-1", client.run("RPOPLPUSH none s"));
    assertEquals("$-1", client.run("LMOVE none s LEFT LEFT"));
    client.run("RPUSH l x");
    assertTrue(client.run("LMOVE l s LEFT LEFT").startsWith("-WRONGTYPE"));
    assertEquals(":1", client.run("LLEN l"));
  }
}
