package edo.checked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelFailure;

/** Models that must fail, in the way they must. */
final class Fails {
  private Fails() {}

  /** Fails with reduction and without, and again when the path is replayed. */
  static ModelFailure with(FailureKind kind, ModelBody body) {
    var failure = Model.expectFailure(body);
    assertEquals(kind, failure.kind(), failure::getMessage);
    var unreduced =
        assertThrows(ModelFailure.class, () -> Model.builder().reduction(false).check(body));
    assertEquals(kind, unreduced.kind(), unreduced::getMessage);
    var again =
        assertThrows(ModelFailure.class, () -> Model.builder().replay(failure.path()).check(body));
    assertEquals(kind, again.kind(), again::getMessage);
    assertEquals(failure.trace(), again.trace());
    assertTrue(failure.getMessage().contains("replay=" + failure.path()), failure::getMessage);
    return failure;
  }

  static void race(ModelBody body) {
    with(FailureKind.DATA_RACE, body);
  }
}
