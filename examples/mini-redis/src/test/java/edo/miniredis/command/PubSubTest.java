package edo.miniredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Publish and subscribe: EX-035, EX-036, EX-037 (pub_sub, manage_subscription,
 * send_error_get_set_after_subscribe, send_error_publish_after_subscribe).
 */
class PubSubTest {
  private final Shell shell = new Shell();
  private final Shell.Client publisher = shell.client();
  private final Shell.Client reader = shell.client();

  @Test
  void messagesReachWhoIsSubscribed() {
    assertEquals(":0", publisher.run("PUBLISH a x"));
    assertEquals("*3 $9 subscribe $1 a :1 *3 $9 subscribe $1 b :2", reader.run("SUBSCRIBE a b"));
    assertEquals(":1", publisher.run("PUBLISH a x"));
    assertEquals(":1", publisher.run("PUBLISH b y"));
    assertEquals(":0", publisher.run("PUBLISH c z"));
    assertEquals(List.of("*3 $7 message $1 a $1 x", "*3 $7 message $1 b $1 y"), reader.messages);
  }

  @Test
  void subscriptionsComeAndGo() {
    reader.run("SUBSCRIBE a b");
    assertEquals("*3 $11 unsubscribe $1 a :1", reader.run("UNSUBSCRIBE a"));
    assertEquals(":0", publisher.run("PUBLISH a x"));
    assertEquals("*3 $9 subscribe $1 b :1", reader.run("SUBSCRIBE b"));
    assertEquals("*3 $11 unsubscribe $1 b :0", reader.run("UNSUBSCRIBE"));
    assertEquals("*3 $11 unsubscribe $-1 :0", reader.run("UNSUBSCRIBE"));
    assertFalse(reader.isSubscribed());
  }

  @Test
  void whoIsSubscribedCanDoLittleElse() {
    reader.run("SUBSCRIBE a");
    for (String command : List.of("GET a", "SET a 1", "PUBLISH a x", "SELECT 1", "HELLO 3")) {
      String reply = reader.run(command);
      assertTrue(reply.startsWith("-ERR Can't execute '"), command + " " + reply);
    }
    assertEquals("*2 $4 pong $0", reader.run("PING"));
    assertEquals("*2 $4 pong $1 x", reader.run("PING x"));
    reader.run("UNSUBSCRIBE");
    assertEquals("$-1", reader.run("GET a"));
    reader.run("SUBSCRIBE a");
    assertEquals("+RESET", reader.run("RESET"));
    assertEquals("+PONG", reader.run("PING"));
  }

  @Test
  void theThirdVersionTellsMessagesFromReplies() {
    reader.run("HELLO 3");
    assertEquals(">3 $9 subscribe $1 a :1", reader.run("SUBSCRIBE a"));
    publisher.run("PUBLISH a x");
    assertEquals(List.of(">3 $7 message $1 a $1 x"), reader.messages);
    assertEquals("_", reader.run("GET a"));
  }

  @Test
  void patternsMatch() {
    assertEquals("*3 $10 psubscribe $3 n.* :1", reader.run("PSUBSCRIBE n.*"));
    reader.run("SUBSCRIBE n.a");
    assertEquals(":2", publisher.run("PUBLISH n.a x"));
    assertEquals(":1", publisher.run("PUBLISH n.b y"));
    assertEquals(":0", publisher.run("PUBLISH m z"));
    assertEquals(
        List.of(
            "*3 $7 message $3 n.a $1 x",
            "*4 $8 pmessage $3 n.* $3 n.a $1 x",
            "*4 $8 pmessage $3 n.* $3 n.b $1 y"),
        reader.messages);
    assertEquals(":1", publisher.run("PUBSUB NUMPAT"));
    assertEquals("*1 $3 n.a", publisher.run("PUBSUB CHANNELS n*"));
    assertEquals("*4 $3 n.a :1 $1 x :0", publisher.run("PUBSUB NUMSUB n.a x"));
    assertEquals("*3 $12 punsubscribe $3 n.* :1", reader.run("PUNSUBSCRIBE"));
    reader.leave();
    assertEquals("*0", publisher.run("PUBSUB CHANNELS"));
  }
}
