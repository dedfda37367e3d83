package edo.check.internal.instrument;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What has to be known of other classes to rewrite one; read from their files, none is loaded. */
final class ClassFacts {
  /** A class: those above it, the class first, its methods, and the flags of its fields. */
  private record Facts(List<String> above, Map<String, Integer> fields, Set<String> methods) {}

  private static final int FIXED = ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;

  /**
   * A field.
   *
   * @param type the class that declares it
   * @param flags its flags
   */
  record Field(String type, int flags) {
    boolean isFinal() {
      return (flags & ClassFile.ACC_FINAL) != 0;
    }
  }

  private final ClassLoader classes;
  private final Map<String, Optional<Facts>> known = new HashMap<>();

  ClassFacts(ClassLoader classes) {
    this.classes = classes;
  }

  /** The field that a class, by its internal name, has or inherits. */
  Optional<Field> field(String owner, String name, String descriptor) {
    Optional<Facts> facts = of(owner);
    if (facts.isEmpty()) {
      return Optional.empty();
    }
    Integer flags = facts.get().fields().get(name + ":" + descriptor);
    if (flags != null) {
      return Optional.of(new Field(owner, flags));
    }
    return facts.get().above().stream()
        .flatMap(above -> field(above, name, descriptor).stream())
        .findFirst();
  }

  /** The class itself if it is the JDK's, else those nearest above it that are. */
  Set<String> inJdk(String owner) {
    var found = new LinkedHashSet<String>();
    find(owner, found);
    return found;
  }

  private void find(String owner, Set<String> found) {
    if (owner.startsWith("java/")) {
      found.add(owner);
    } else {
      of(owner).map(Facts::above).orElse(List.of()).forEach(above -> find(above, found));
    }
  }

  /** Whether the method that a class has or inherits from other classes is the JDK's. */
  boolean isJdks(String owner, String name, String descriptor) {
    String at = owner;
    while (!at.startsWith("java/")) {
      Optional<Facts> facts = of(at);
      if (facts.isEmpty() || facts.get().methods().contains(name + descriptor)) {
        return false;
      }
      at = facts.get().above().getFirst();
    }
    return true;
  }

  /**
   * Whether a class has fields that two threads could meet at; those of exceptions do not count.
   */
  boolean hasState(String owner) {
    String at = owner;
    boolean isFound = false;
    while (!at.startsWith("java/")) {
      Optional<Facts> facts = of(at);
      if (facts.isEmpty()) {
        return isFound;
      }
      isFound |= facts.get().fields().values().stream().anyMatch(ClassFacts::isState);
      at = facts.get().above().getFirst();
    }
    return isFound && at.equals("java/lang/Object");
  }

  private static boolean isState(int flags) {
    return (flags & (ClassFile.ACC_STATIC | ClassFile.ACC_FINAL)) != FIXED;
  }

  private Optional<Facts> of(String owner) {
    Optional<Facts> facts = known.get(owner);
    if (facts == null) {
      facts = read(owner);
      known.put(owner, facts);
    }
    return facts;
  }

  private Optional<Facts> read(String owner) {
    if (owner.startsWith("[")) {
      return Optional.empty();
    }
    try (InputStream file = classes.getResourceAsStream(owner + ".class")) {
      return file == null
          ? Optional.empty()
          : Optional.of(facts(ClassFile.of().parse(file.readAllBytes())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the class file of " + owner, e);
    }
  }

  private static Facts facts(ClassModel model) {
    var above = new ArrayList<String>();
    model.superclass().ifPresent(type -> above.add(type.asInternalName()));
    model.interfaces().forEach(type -> above.add(type.asInternalName()));
    var fields = new HashMap<String, Integer>();
    for (var field : model.fields()) {
      fields.put(
          field.fieldName().stringValue() + ":" + field.fieldType().stringValue(),
          field.flags().flagsMask());
    }
    var methods = new HashSet<String>();
    for (var method : model.methods()) {
      methods.add(method.methodName().stringValue() + method.methodType().stringValue());
    }
    return new Facts(above, fields, methods);
  }
}
