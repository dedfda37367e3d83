package edo.checked;

import edo.check.CheckedAtomicInt;

/** The modes of access that litmus tests are repeated with. */
enum Access {
  OPAQUE,
  RELEASE_ACQUIRE,
  VOLATILE;

  void set(CheckedAtomicInt x, int value) {
    switch (this) {
      case OPAQUE -> x.setOpaque(value);
      case RELEASE_ACQUIRE -> x.setRelease(value);
      case VOLATILE -> x.set(value);
    }
  }

  int get(CheckedAtomicInt x) {
    return switch (this) {
      case OPAQUE -> x.getOpaque();
      case RELEASE_ACQUIRE -> x.getAcquire();
      case VOLATILE -> x.get();
    };
  }
}
