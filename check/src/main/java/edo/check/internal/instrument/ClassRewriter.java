package edo.check.internal.instrument;

import edo.check.internal.instrument.CodeRewriter.Around;
import edo.check.internal.instrument.CodeRewriter.Method;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;

/** Rewrites a class: each of its methods, and what stands in for their accesses. */
final class ClassRewriter implements ClassTransform {
  private final ClassModel model;
  private final ClassFacts facts;
  private final Calls calls;
  private final Bridges bridges = new Bridges();

  private ClassRewriter(ClassModel model, ClassFacts facts, Calls calls) {
    this.model = model;
    this.facts = facts;
    this.calls = calls;
  }

  /**
   * What a class file becomes.
   *
   * @param file the file
   * @param classes where to look for other classes
   */
  static byte[] rewrite(byte[] file, ClassLoader classes, ClassFacts facts, Calls calls) {
    ClassFile context =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(classes)));
    ClassModel model = context.parse(file);
    try {
      return context.transformClass(model, new ClassRewriter(model, facts, calls));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          model.thisClass().asInternalName().replace('/', '.')
              + " cannot be instrumented ("
              + e.getMessage()
              + "): a method becomes several times as long, and must not be too long then; split it,"
              + " or move what is not to be checked to a package that is not instrumented",
          e);
    }
  }

  ClassDesc type() {
    return model.thisClass().asSymbol();
  }

  boolean isInterface() {
    return model.flags().has(AccessFlag.INTERFACE);
  }

  ClassFacts facts() {
    return facts;
  }

  Calls calls() {
    return calls;
  }

  Bridges bridges() {
    return bridges;
  }

  @Override
  public void accept(ClassBuilder builder, ClassElement element) {
    if (!(element instanceof MethodModel method) || method.code().isEmpty()) {
      builder.with(element);
      return;
    }
    String name = method.methodName().stringValue();
    var facts = new Method(this, name.equals("<init>"), around(name, method.flags()));
    CodeTransform rewrite = CodeTransform.ofStateful(() -> new CodeRewriter(facts));
    builder.transformMethod(
        method,
        (m, part) -> {
          switch (part) {
            case CodeModel code -> m.transformCode(code, rewrite);
            case AccessFlags flags -> m.withFlags(flags.flagsMask() & ~ClassFile.ACC_SYNCHRONIZED);
            default -> m.with(part);
          }
        });
  }

  @Override
  public void atEnd(ClassBuilder builder) {
    bridges.addTo(builder);
    if (hasMutableStatics() && model.methods().stream().noneMatch(ClassRewriter::isInitializer)) {
      builder.withMethodBody(
          "<clinit>",
          MethodTypeDesc.of(ConstantDescs.CD_void),
          ClassFile.ACC_STATIC,
          b -> {
            CodeRewriter.beginStatics(b);
            CodeRewriter.endStatics(b, type());
            b.return_();
          });
    }
  }

  private boolean hasMutableStatics() {
    return model.fields().stream()
        .map(FieldModel::flags)
        .anyMatch(f -> f.has(AccessFlag.STATIC) && !f.has(AccessFlag.FINAL));
  }

  private static boolean isInitializer(MethodModel method) {
    return method.methodName().equalsString("<clinit>");
  }

  private static Around around(String name, AccessFlags flags) {
    if (name.equals("<clinit>")) {
      return Around.STATICS;
    }
    if (!flags.has(AccessFlag.SYNCHRONIZED)) {
      return Around.NOTHING;
    }
    return flags.has(AccessFlag.STATIC) ? Around.MONITOR_OF_CLASS : Around.MONITOR_OF_THIS;
  }
}
