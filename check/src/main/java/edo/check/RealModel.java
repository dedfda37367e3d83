package edo.check;

import edo.check.internal.instrument.InstrumentingLoader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.List;

/** A model that is a class, whose classes are rewritten. */
final class RealModel implements ModelBody {
  private static final MethodType MAKE = MethodType.methodType(ModelBody.class);

  private final InstrumentingLoader loader;
  private final MethodHandle make;

  private RealModel(InstrumentingLoader loader, MethodHandle make) {
    this.loader = loader;
    this.make = make;
  }

  static RealModel of(Class<? extends ModelBody> model, List<String> packages) {
    if (model.isHidden()
        || model.isInterface()
        || InstrumentingLoader.isOwn(model.getPackageName())) {
      throw new IllegalArgumentException(
          model + " cannot be loaded anew: a model is a named class, outside of edo.check");
    }
    if (Modifier.isAbstract(model.getModifiers())) {
      throw new IllegalArgumentException(
          model + " is abstract; a new one is to be made for each run");
    }
    var loader = new InstrumentingLoader(model, packages);
    try {
      Constructor<?> constructor = loader.loadClass(model.getName()).getDeclaredConstructor();
      constructor.setAccessible(true);
      MethodHandle make = MethodHandles.lookup().unreflectConstructor(constructor);
      return new RealModel(loader, make.asType(MAKE));
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          model
              + " must have a constructor without parameters, and be static if it is in another"
              + " class: a new one is made for each run",
          e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(model + " cannot be instrumented", e);
    }
  }

  /**
   * Refuses what holds because nothing was looked at: packages of which nothing was loaded, and
   * threads that met nowhere while they used classes that are not instrumented.
   */
  void requireUsed(ModelReport report) {
    List<String> unused = loader.unused();
    if (!unused.isEmpty()) {
      throw new IllegalArgumentException(
          "the model holds, but uses no class of the packages "
              + unused
              + " that are to be instrumented; is there a typing error? A package is named without a"
              + " class, and without '.*'");
    }
    List<String> leftOut = loader.leftOut();
    if (report.shared() == 0 && !leftOut.isEmpty()) {
      throw new IllegalArgumentException(
          "the model holds, but its threads met nowhere, and these classes, which it uses, were not"
              + " instrumented, so that what is done in them takes no steps: "
              + String.join(", ", leftOut)
              + ". Name their packages: Model.builder().instrument(\"...\").check(...)");
    }
  }

  /** Static fields that have kept something from run to run. */
  List<String> changedStatics() {
    return loader.statics().changed();
  }

  @Override
  public void run() throws Exception {
    loader.statics().restore();
    make().run();
  }

  private ModelBody make() throws Exception {
    try {
      return (ModelBody) make.invokeExact();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the constructor of the model has failed", e);
    }
  }
}
