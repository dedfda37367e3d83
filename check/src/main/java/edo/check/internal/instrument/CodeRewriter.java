package edo.check.internal.instrument;

import edo.check.internal.instrument.Calls.Call;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rewrites a method.
 *
 * <ul>
 *   <li>An access to a field that is not final, and a call that {@link Calls} knows, become a call
 *       of a bridge or of a hook; so does such a method if a lambda is made of it.
 *   <li>An access to an array's element stays, and a hook is called before: what type it has only
 *       the verifier knows.
 *   <li>Monitors are those of the model, no real ones: {@code monitorenter} and {@code monitorexit}
 *       become calls, and a synchronized method is one no more and has them around its body.
 *   <li>A static initializer tells where it begins and ends.
 *   <li>What catches everything lets through the exception that ends a run. That is asked behind
 *       the method's code: a handler may stand in the range that it handles.
 * </ul>
 */
final class CodeRewriter implements CodeTransform {
  private static final ClassDesc HOOKS = Hooks.class.describeConstable().orElseThrow();
  private static final ClassDesc SUBSTITUTES = Substitutes.class.describeConstable().orElseThrow();

  private static final Set<String> ALL = Set.of("java/lang/Throwable", "java/lang/Error");
  private static final ClassDesc METAFACTORY = ClassDesc.of("java.lang.invoke.LambdaMetafactory");
  private static final ClassDesc OBJECT = ConstantDescs.CD_Object;
  private static final ClassDesc THROWABLE = ConstantDescs.CD_Throwable;
  private static final ClassDesc INT = ConstantDescs.CD_int;
  private static final ClassDesc BOOLEAN = ConstantDescs.CD_boolean;
  private static final ClassDesc VOID = ConstantDescs.CD_void;

  /** What is to be known of the method. */
  record Method(ClassRewriter type, boolean isConstructor, Around around) {}

  /** What is added around its body. */
  enum Around {
    NOTHING,
    MONITOR_OF_THIS,
    MONITOR_OF_CLASS,
    STATICS
  }

  private final Method method;
  private final ClassRewriter type;

  /** Handlers, and what goes before them. */
  private final Map<Label, Label> handlers = new LinkedHashMap<>();

  private final Map<TypeKind, Integer> values = new EnumMap<>(TypeKind.class);
  private int traced = -1;
  private Optional<Label> begin = Optional.empty();

  /** In a constructor: objects that were made and not initialised yet, and whether this one is. */
  private int raw;

  private boolean isReady;

  CodeRewriter(Method method) {
    this.method = method;
    this.type = method.type();
    this.isReady = !method.isConstructor();
  }

  @Override
  public void atStart(CodeBuilder b) {
    switch (method.around()) {
      case NOTHING -> {
        return;
      }
      case STATICS -> beginStatics(b);
      case MONITOR_OF_THIS, MONITOR_OF_CLASS -> {
        monitor(b);
        b.invokestatic(SUBSTITUTES, "monitorEnter", MethodTypeDesc.of(VOID, OBJECT));
      }
    }
    Label label = b.newLabel();
    b.labelBinding(label);
    begin = Optional.of(label);
  }

  private void leave(CodeBuilder b) {
    switch (method.around()) {
      case NOTHING -> {}
      case STATICS -> endStatics(b, type.type());
      case MONITOR_OF_THIS, MONITOR_OF_CLASS -> {
        monitor(b);
        b.invokestatic(SUBSTITUTES, "monitorExit", MethodTypeDesc.of(VOID, OBJECT));
      }
    }
  }

  static void beginStatics(CodeBuilder b) {
    b.invokestatic(HOOKS, "beginStatics", MethodTypeDesc.of(VOID));
  }

  static void endStatics(CodeBuilder b, ClassDesc type) {
    b.loadConstant(type);
    b.invokestatic(HOOKS, "endStatics", MethodTypeDesc.of(VOID, ConstantDescs.CD_Class));
  }

  private void monitor(CodeBuilder b) {
    if (method.around() == Around.MONITOR_OF_THIS) {
      b.aload(b.receiverSlot());
    } else {
      b.loadConstant(type.type());
    }
  }

  @Override
  public void atEnd(CodeBuilder b) {
    if (begin.isPresent()) {
      Label end = b.newLabel();
      Label handler = b.newLabel();
      b.labelBinding(end);
      b.exceptionCatchAll(begin.get(), end, handler);
      b.labelBinding(handler);
      if (method.around() != Around.STATICS) {
        passOn(b);
      }
      leave(b);
      b.athrow();
    }
    handlers.forEach((original, before) -> {
      b.labelBinding(before);
      passOn(b);
      b.goto_(original);
    });
  }

  private static void passOn(CodeBuilder b) {
    b.dup().invokestatic(HOOKS, "passOn", MethodTypeDesc.of(VOID, THROWABLE));
  }

  @Override
  public void accept(CodeBuilder b, CodeElement element) {
    switch (element) {
      case ExceptionCatch c
          when c.catchType().isEmpty() || ALL.contains(c.catchType().get().asInternalName()) ->
          b.exceptionCatch(
              c.tryStart(),
              c.tryEnd(),
              handlers.computeIfAbsent(c.handler(), h -> b.newLabel()),
              c.catchType());
      case FieldInstruction f when hasSteps() -> field(b, f);
      case ArrayLoadInstruction l when hasSteps() -> load(b, l);
      case ArrayStoreInstruction s when hasSteps() -> store(b, s);
      case MonitorInstruction m ->
          b.invokestatic(
              SUBSTITUTES,
              m.opcode() == Opcode.MONITORENTER ? "monitorEnter" : "monitorExit",
              MethodTypeDesc.of(VOID, OBJECT));
      case InvokeInstruction i -> invoke(b, i);
      case InvokeDynamicInstruction d -> invokeDynamic(b, d);
      case NewObjectInstruction n -> {
        raw++;
        b.with(n);
      }
      case ReturnInstruction r -> {
        leave(b);
        b.with(r);
      }
      default -> b.with(element);
    }
  }

  /** A static initializer takes none, and may be as long as a method can be: a table. */
  private boolean hasSteps() {
    return method.around() != Around.STATICS;
  }

  // ---------------------------------------------------------------- fields

  private void field(CodeBuilder b, FieldInstruction f) {
    ClassDesc owner = f.owner().asSymbol();
    String name = f.name().stringValue();
    ClassDesc kind = f.typeSymbol();
    boolean isStatic = f.opcode() == Opcode.GETSTATIC || f.opcode() == Opcode.PUTSTATIC;
    boolean isWrite = f.opcode() == Opcode.PUTFIELD || f.opcode() == Opcode.PUTSTATIC;
    Optional<ClassFacts.Field> known =
        type.facts().field(f.owner().asInternalName(), name, kind.descriptorString());
    boolean isFinal = known.map(ClassFacts.Field::isFinal).orElse(false);
    String declaring = known.map(ClassFacts.Field::type).orElse(f.owner().asInternalName());
    // Before super() an object can only be written to, and by nobody else.
    if (isFinal || declaring.startsWith("java/") || (f.opcode() == Opcode.PUTFIELD && !isReady)) {
      b.with(f);
      return;
    }
    MethodTypeDesc stand = isWrite ? MethodTypeDesc.of(VOID, kind) : MethodTypeDesc.of(kind);
    if (!isStatic) {
      stand = stand.insertParameterTypes(0, owner);
    }
    String bridge = type.bridges().field(f.opcode(), owner, name, kind, declaring, stand);
    b.invokestatic(type.type(), bridge, stand, type.isInterface());
  }

  // ---------------------------------------------------------------- arrays

  private void element(CodeBuilder b, boolean isWrite) {
    if (traced < 0) {
      traced = b.allocateLocal(TypeKind.INT);
    }
    b.dup2().loadConstant(isWrite ? 1 : 0);
    b.invokestatic(HOOKS, "element", MethodTypeDesc.of(BOOLEAN, OBJECT, INT, BOOLEAN));
    b.istore(traced);
  }

  private void load(CodeBuilder b, ArrayLoadInstruction load) {
    TypeKind kind = load.typeKind().asLoadable();
    element(b, false);
    b.with(load);
    Label end = b.newLabel();
    b.iload(traced).ifeq(end);
    if (kind.slotSize() == 2) {
      b.dup2();
    } else {
      b.dup();
    }
    Bridges.box(b, kind);
    b.invokestatic(HOOKS, "loaded", MethodTypeDesc.of(VOID, OBJECT));
    b.labelBinding(end);
  }

  private void store(CodeBuilder b, ArrayStoreInstruction store) {
    TypeKind kind = store.typeKind().asLoadable();
    int value = values.computeIfAbsent(kind, b::allocateLocal);
    b.storeLocal(kind, value);
    element(b, true);
    Label end = b.newLabel();
    b.iload(traced).ifeq(end);
    b.loadLocal(kind, value);
    Bridges.box(b, kind);
    b.invokestatic(HOOKS, "stored", MethodTypeDesc.of(VOID, OBJECT));
    b.labelBinding(end);
    b.loadLocal(kind, value);
    b.with(store);
  }

  // ---------------------------------------------------------------- calls

  /** A static method that stands in for another method. */
  private record Stand(ClassDesc owner, String name, MethodTypeDesc type, boolean isInterface) {}

  private Optional<Stand> stand(
      Opcode opcode, ClassDesc owner, String name, MethodTypeDesc called, boolean isInterface) {
    boolean isStatic = opcode == Opcode.INVOKESTATIC;
    boolean isSuper = opcode == Opcode.INVOKESPECIAL;
    if (!owner.isClassOrInterface() || (isSuper && (isInterface || name.startsWith("<")))) {
      return Optional.empty();
    }
    String descriptor = owner.descriptorString();
    String internal = descriptor.substring(1, descriptor.length() - 1);
    Call call =
        isSuper
            ? type.calls().ofSuper(internal, name, called)
            : type.calls().of(internal, name, called, isStatic);
    // What calls a method of the class above has to be of this one.
    ClassDesc receiver = isSuper ? type.type() : owner;
    MethodTypeDesc stand = isStatic ? called : called.insertParameterTypes(0, receiver);
    return switch (call.kind()) {
      case NONE -> Optional.empty();
      case SUBSTITUTE -> Optional.of(new Stand(SUBSTITUTES, call.text(), stand, false));
      default ->
          Optional.of(
              new Stand(
                  type.type(),
                  type.bridges().call(call, opcode, owner, name, called, isInterface, stand),
                  stand,
                  type.isInterface()));
    };
  }

  private void invoke(CodeBuilder b, InvokeInstruction i) {
    String name = i.name().stringValue();
    if (name.equals("<init>")) {
      isReady |= raw == 0;
      raw -= raw > 0 ? 1 : 0;
    }
    stand(i.opcode(), i.owner().asSymbol(), name, i.typeSymbol(), i.isInterface())
        .ifPresentOrElse(
            s -> b.invokestatic(s.owner(), s.name(), s.type(), s.isInterface()), () -> b.with(i));
  }

  /** A method reference is no call: what it refers to is replaced. */
  private void invokeDynamic(CodeBuilder b, InvokeDynamicInstruction d) {
    if (!d.bootstrapMethod().owner().equals(METAFACTORY)) {
      b.with(d);
      return;
    }
    ConstantDesc[] arguments =
        d.bootstrapArgs().stream().map(this::followed).toArray(ConstantDesc[]::new);
    b.invokedynamic(
        DynamicCallSiteDesc.of(
            d.bootstrapMethod(), d.name().stringValue(), d.typeSymbol(), arguments));
  }

  private ConstantDesc followed(ConstantDesc argument) {
    if (!(argument instanceof DirectMethodHandleDesc handle)) {
      return argument;
    }
    Opcode opcode =
        switch (handle.kind()) {
          case STATIC, INTERFACE_STATIC -> Opcode.INVOKESTATIC;
          case VIRTUAL -> Opcode.INVOKEVIRTUAL;
          case INTERFACE_VIRTUAL -> Opcode.INVOKEINTERFACE;
          default -> Opcode.INVOKESPECIAL;
        };
    if (opcode == Opcode.INVOKESPECIAL) {
      return argument;
    }
    MethodTypeDesc called = MethodTypeDesc.ofDescriptor(handle.lookupDescriptor());
    return stand(opcode, handle.owner(), handle.methodName(), called, handle.isOwnerInterface())
        .<ConstantDesc>map(s ->
            MethodHandleDesc.ofMethod(
                s.isInterface()
                    ? DirectMethodHandleDesc.Kind.INTERFACE_STATIC
                    : DirectMethodHandleDesc.Kind.STATIC,
                s.owner(),
                s.name(),
                s.type()))
        .orElse(argument);
  }
}
