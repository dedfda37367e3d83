package edo.miniredis.command;

import edo.miniredis.data.SortedSetValue;
import edo.miniredis.data.SortedSetValue.Scored;
import edo.miniredis.resp.ErrorReply;
import edo.miniredis.resp.Request;
import org.jspecify.annotations.Nullable;

/** {@code ZADD} and its options. */
final class SortedSetAdd {
  private boolean ifAbsent;
  private boolean ifPresent;
  private boolean ifGreater;
  private boolean ifLess;
  private boolean countChanged;
  private boolean increment;

  /** The first score. */
  private int first = 2;

  private int added;
  private int altered;

  private SortedSetAdd(Request request) {
    for (; first < request.count(); first++) {
      if (request.is(first, "nx")) {
        ifAbsent = true;
      } else if (request.is(first, "xx")) {
        ifPresent = true;
      } else if (request.is(first, "gt")) {
        ifGreater = true;
      } else if (request.is(first, "lt")) {
        ifLess = true;
      } else if (request.is(first, "ch")) {
        countChanged = true;
      } else if (request.is(first, "incr")) {
        increment = true;
      } else {
        break;
      }
    }
    if (first == request.count() || (request.count() - first) % 2 != 0) {
      throw ErrorReply.syntax();
    }
    if (ifAbsent && ifPresent) {
      throw new ErrorReply("ERR XX and NX options at the same time are not compatible");
    }
    if ((ifAbsent && (ifGreater || ifLess)) || (ifGreater && ifLess)) {
      throw new ErrorReply("ERR GT, LT, and/or NX options at the same time are not compatible");
    }
    if (increment && request.count() - first > 2) {
      throw new ErrorReply("ERR INCR option supports a single increment-element pair");
    }
    for (int i = first; i < request.count(); i += 2) {
      double _ = request.decimal(i); // all of them, before anything changes
    }
  }

  static void add(Session session, Request request) {
    new SortedSetAdd(request).run(session, request);
  }

  static ErrorReply notANumber() {
    return new ErrorReply("ERR resulting score is not a number (NaN)");
  }

  private void run(Session session, Request request) {
    SortedSetValue set = SortedSetCommands.find(session, request);
    Double score = null;
    if (set != null || !ifPresent) {
      if (set == null) {
        set = session.findOrAdd(request, 1, SortedSetValue.class, SortedSetValue::new);
      }
      for (int i = first; i < request.count(); i += 2) {
        score = put(set, request, i);
      }
    }
    if (added + altered > 0) {
      session.changed();
    }
    if (!increment) {
      session.out().integer(countChanged ? added + altered : added);
    } else if (score == null) {
      session.out().nil();
    } else {
      session.out().decimal(score);
    }
  }

  /** Returns the score that the member has then; null if an option was against it. */
  private @Nullable Double put(SortedSetValue set, Request request, int argument) {
    double score = request.decimal(argument);
    Scored member = SortedSetCommands.find(set, request, argument + 1);
    if (member == null) {
      if (ifPresent) {
        return null;
      }
      set.add(request.bytes(argument + 1), score);
      added++;
      return score;
    }
    if (increment) {
      score += member.score();
      if (Double.isNaN(score)) {
        throw notANumber();
      }
    }
    if (ifAbsent || (ifGreater && score <= member.score()) || (ifLess && score >= member.score())) {
      return null;
    }
    if (score != member.score()) {
      set.setScore(member, score);
      altered++;
    }
    return score;
  }
}
