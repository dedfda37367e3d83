package edo.checked.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.FailureKind;
import edo.check.Model;
import edo.check.ModelBody;
import edo.check.ModelFailure;

/** Checks of models that are classes. */
final class RealChecks {
  private RealChecks() {}

  /** Holds with reduction and without. */
  static void holds(Class<? extends ModelBody> model) {
    assertTrue(Model.check(model).isComplete());
    assertTrue(Model.builder().reduction(false).check(model).isComplete(), "without reduction");
  }

  /** Fails with reduction and without, and again, step by step, when the path is replayed. */
  static ModelFailure fails(FailureKind kind, Class<? extends ModelBody> model) {
    ModelFailure failure = Model.expectFailure(model);
    assertEquals(kind, failure.kind(), failure::getMessage);
    var unreduced =
        assertThrows(ModelFailure.class, () -> Model.builder().reduction(false).check(model));
    assertEquals(kind, unreduced.kind(), unreduced::getMessage);
    var again =
        assertThrows(ModelFailure.class, () -> Model.builder().replay(failure.path()).check(model));
    assertEquals(failure.trace(), again.trace());
    assertEquals(1, again.executions());
    return failure;
  }

  static void assertSays(String what, ModelFailure failure) {
    assertTrue(failure.getMessage().contains(what), failure::getMessage);
  }
}
