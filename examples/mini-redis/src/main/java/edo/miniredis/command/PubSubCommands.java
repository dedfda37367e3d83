package edo.miniredis.command;

import edo.miniredis.command.Command.Kind;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Publish and subscribe. */
final class PubSubCommands {
  private PubSubCommands() {}

  static void addTo(Commands commands) {
    commands.add("publish", 3, Kind.SERVER, PubSubCommands::publish);
    commands.add("subscribe", -2, Kind.ALWAYS, (s, r) -> subscribe(s, r, false, "subscribe"));
    commands.add("psubscribe", -2, Kind.ALWAYS, (s, r) -> subscribe(s, r, true, "psubscribe"));
    commands.add("unsubscribe", -1, Kind.ALWAYS, (s, r) -> unsubscribe(s, r, false, "unsubscribe"));
    commands.add(
        "punsubscribe", -1, Kind.ALWAYS, (s, r) -> unsubscribe(s, r, true, "punsubscribe"));
    commands.add("pubsub", -2, Kind.SERVER, inspection());
  }

  private static void publish(Session session, Request request) {
    Store store = session.store();
    store.statistics().published++;
    session.out().integer(store.channels().publish(request.bytes(1), request.bytes(2)));
  }

  private static void subscribe(Session session, Request request, boolean isPattern, String kind) {
    for (int i = 1; i < request.count(); i++) {
      byte[] name = request.bytes(i);
      session.subscriptions().add(name, isPattern);
      confirm(session, kind, name);
    }
  }

  private static void unsubscribe(
      Session session, Request request, boolean isPattern, String kind) {
    if (request.count() > 1) {
      for (int i = 1; i < request.count(); i++) {
        byte[] name = request.bytes(i);
        session.subscriptions().remove(name, isPattern);
        confirm(session, kind, name);
      }
      return;
    }
    List<byte[]> names = session.subscriptions().names(isPattern);
    for (byte[] name : names) {
      session.subscriptions().remove(name, isPattern);
      confirm(session, kind, name);
    }
    if (names.isEmpty()) {
      confirm(session, kind, null);
    }
  }

  private static void confirm(Session session, String kind, byte @Nullable [] name) {
    session.out().push(3);
    session.out().bulk(kind);
    if (name == null) {
      session.out().nil();
    } else {
      session.out().bulk(name);
    }
    session.out().integer(session.subscriptions().count());
  }

  private static Command.Action inspection() {
    return new Subcommands("pubsub")
        .add(
            "CHANNELS [<pattern>]",
            -2,
            "Return the currently active channels matching a <pattern> (default: '*').",
            PubSubCommands::channels)
        .add(
            "NUMPAT",
            2,
            "Return number of subscriptions to patterns.",
            (s, _) -> s.out().integer(s.store().channels().patterns()))
        .add(
            "NUMSUB [<channel> ...]",
            -2,
            "Return the number of subscribers for the specified channels.",
            PubSubCommands::subscribers);
  }

  private static void channels(Session session, Request request) {
    if (request.count() > 3) {
      throw new ErrorReply(
          "ERR unknown subcommand or wrong number of arguments for '"
              + request.shown(1)
              + "'. Try PUBSUB HELP.");
    }
    Glob glob = request.count() == 3 ? new Glob(request.bytes(2)) : null;
    List<byte[]> names = session.store().channels().names(glob);
    session.out().array(names.size());
    names.forEach(session.out()::bulk);
  }

  private static void subscribers(Session session, Request request) {
    session.out().array(2 * (request.count() - 2)); // in RESP3 as well
    for (int i = 2; i < request.count(); i++) {
      byte[] name = request.bytes(i);
      session.out().bulk(name);
      session.out().integer(session.store().channels().subscribers(name));
    }
  }
}
