package edo.check.internal.instrument;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of some packages anew, rewritten, and gets all others from where they are. What
 * it has loaded is in an unnamed module, whatever module it came from.
 */
public final class InstrumentingLoader extends ClassLoader {
  private static final Set<String> OWN =
      Set.of("edo.check", InstrumentingLoader.class.getPackageName());

  private final ClassLoader real;
  private final String modelPackage;
  private final List<String> packages;
  private final ClassFacts facts;
  private final Calls calls;
  private final Statics statics = new Statics();
  private final Set<String> used = new HashSet<>();
  private final Set<String> stateful = new TreeSet<>();

  /**
   * A loader for one check.
   *
   * @param model the class of the model; its package is rewritten as well
   * @param packages the packages, each with those below it
   */
  public InstrumentingLoader(Class<?> model, List<String> packages) {
    super("edo-check", ClassLoader.getPlatformClassLoader());
    this.real = model.getClassLoader();
    this.modelPackage = model.getPackageName();
    this.packages = List.copyOf(packages);
    this.facts = new ClassFacts(real);
    this.calls = new Calls(facts);
    setDefaultAssertionStatus(
        model.desiredAssertionStatus()); // it may be the loader's, not the JVM's
    Module own = InstrumentingLoader.class.getModule();
    own.addExports(InstrumentingLoader.class.getPackageName(), getUnnamedModule());
  }

  /**
   * The static fields of what was loaded.
   *
   * @return one for all classes
   */
  public Statics statics() {
    return statics;
  }

  /**
   * Whether a package is one of the tool's, which is never instrumented. What else is below {@code
   * edo.check} is the user's.
   *
   * @param name the package
   * @return true if it is
   */
  public static boolean isOwn(String name) {
    return OWN.contains(name);
  }

  private static String packageOf(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  private boolean isInstrumented(String name) {
    String in = packageOf(name);
    return !isOwn(in)
        && (in.equals(modelPackage) || packages.stream().anyMatch(p -> isIn(name, p)));
  }

  private static boolean isIn(String name, String packageName) {
    return name.startsWith(packageName + ".");
  }

  /**
   * Those packages of which no class was needed so far.
   *
   * @return their names
   */
  public List<String> unused() {
    return packages.stream().filter(p -> !used.contains(p)).toList();
  }

  /**
   * The classes with state that were needed and are not rewritten: neither the JDK's nor the tool's
   * own.
   *
   * @return their names, in order
   */
  public List<String> leftOut() {
    return List.copyOf(stateful);
  }

  /** What is to be rewritten is not looked for above: there every named module's classes are. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isInstrumented(name)) {
      Class<?> type = super.loadClass(name, resolve);
      noteLeftOut(type);
      return type;
    }
    // Nobody else is here: the machine holds the lock of a loader that has not said otherwise.
    Class<?> loaded = findLoadedClass(name);
    return loaded == null ? define(name) : loaded;
  }

  private void noteLeftOut(Class<?> type) {
    ClassLoader its = type.getClassLoader();
    if (its != null
        && its != getParent()
        && !isOwn(type.getPackageName())
        && facts.hasState(type.getName().replace('.', '/'))) {
      stateful.add(type.getName());
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    return real.loadClass(name);
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream file = real.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name + ", whose class file is needed to instrument it");
      }
      byte[] code = ClassRewriter.rewrite(file.readAllBytes(), real, facts, calls);
      packages.stream().filter(p -> isIn(name, p)).forEach(used::add);
      return defineClass(name, code, 0, code.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name + ", whose class file cannot be read", e);
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return real.getResource(name);
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    return real.getResources(name);
  }
}
