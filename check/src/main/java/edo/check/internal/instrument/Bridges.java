package edo.check.internal.instrument;

import edo.check.internal.instrument.Calls.Call;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The static methods that are added to a class. Each stands in for one instruction: it takes what
 * that would find on the stack, tells {@link Hooks}, does what the instruction does, and says what
 * came of it if there is a trace. It is a method of the same class, so it may access what that may.
 */
final class Bridges {
  private static final ClassDesc HOOKS = Hooks.class.describeConstable().orElseThrow();
  private static final ClassDesc CONTAINERS = Containers.class.describeConstable().orElseThrow();
  private static final ClassDesc FUNCTIONS = Functions.class.describeConstable().orElseThrow();
  private static final ClassDesc OBJECT = ConstantDescs.CD_Object;
  private static final ClassDesc STRING = ConstantDescs.CD_String;
  private static final ClassDesc INT = ConstantDescs.CD_int;
  private static final ClassDesc BOOLEAN = ConstantDescs.CD_boolean;
  private static final ClassDesc VOID = ConstantDescs.CD_void;
  private static final ClassDesc OBJECTS = OBJECT.arrayType();

  private static final Map<String, String> FOLLOWED =
      Map.of(
          "IntUnaryOperator", "intUnary",
          "IntBinaryOperator", "intBinary",
          "LongUnaryOperator", "longUnary",
          "LongBinaryOperator", "longBinary",
          "UnaryOperator", "unary",
          "BinaryOperator", "binary");

  private static final Map<String, String> CALLED_BACK =
      Map.of(
          "Ljava/util/function/Function;", "function",
          "Ljava/util/function/BiFunction;", "biFunction",
          "Ljava/util/function/UnaryOperator;", "operator",
          "Ljava/util/function/Consumer;", "consumer",
          "Ljava/util/function/BiConsumer;", "biConsumer",
          "Ljava/util/function/Predicate;", "predicate",
          "Ljava/lang/Runnable;", "runnable");

  /** What the hooks around a call of a container take. */
  private static final MethodTypeDesc AROUND =
      MethodTypeDesc.of(INT, OBJECT, STRING, BOOLEAN, STRING);

  private record Bridge(String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {}

  private final Map<String, Bridge> all = new LinkedHashMap<>();

  void addTo(ClassBuilder type) {
    int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
    all.values().forEach(b -> type.withMethodBody(b.name(), b.type(), flags, b.body()));
  }

  private String bridge(String key, MethodTypeDesc type, Consumer<CodeBuilder> body) {
    return all.computeIfAbsent(
            key + type.descriptorString(), k -> new Bridge(Hooks.BRIDGE + all.size(), type, body))
        .name();
  }

  /** For an access to a field; the class that declares it is where it is, if it is static. */
  String field(
      Opcode opcode,
      ClassDesc owner,
      String name,
      ClassDesc kind,
      String declaring,
      MethodTypeDesc type) {
    boolean isStatic = opcode == Opcode.GETSTATIC || opcode == Opcode.PUTSTATIC;
    boolean isWrite = opcode == Opcode.PUTFIELD || opcode == Opcode.PUTSTATIC;
    Consumer<CodeBuilder> before =
        b -> {
          if (isStatic) {
            b.loadConstant("L" + declaring + ";");
          } else {
            b.aload(0);
          }
          b.loadConstant(name).loadConstant(isWrite ? 1 : 0);
          b.invokestatic(
              HOOKS,
              isStatic ? "staticField" : "field",
              MethodTypeDesc.of(INT, isStatic ? STRING : OBJECT, STRING, BOOLEAN));
        };
    return bridge(
        opcode + " " + owner.descriptorString() + name,
        type,
        b -> emit(b, type, before, c -> c.fieldAccess(opcode, owner, name, kind)));
  }

  /** For a call. */
  String call(
      Call call,
      Opcode opcode,
      ClassDesc owner,
      String name,
      MethodTypeDesc called,
      boolean isInterface,
      MethodTypeDesc type) {
    String decided = opcode == Opcode.INVOKESPECIAL ? "" : called.descriptorString();
    Consumer<CodeBuilder> operation = c -> c.invoke(opcode, owner, name, called, isInterface);
    String key = opcode + " " + owner.descriptorString() + name;
    return switch (call.kind()) {
      case UNSUPPORTED ->
          bridge(
              key,
              type,
              b -> {
                if (opcode == Opcode.INVOKESTATIC) {
                  b.loadConstant(call.text());
                  b.invokestatic(HOOKS, "unsupported", MethodTypeDesc.of(VOID, STRING));
                } else {
                  b.aload(0).loadConstant(name).loadConstant(decided).loadConstant(call.text());
                  MethodTypeDesc told = MethodTypeDesc.of(VOID, OBJECT, STRING, STRING, STRING);
                  b.invokestatic(CONTAINERS, "unsupported", told);
                }
                load(b, type);
                operation.accept(b);
                b.return_(TypeKind.from(type.returnType()));
              });
      case NEW_UPDATER ->
          bridge(
              key,
              type,
              b -> {
                load(b, type);
                operation.accept(b);
                b.dup().aload(type.parameterCount() - 1);
                b.invokestatic(HOOKS, "newUpdater", MethodTypeDesc.of(VOID, OBJECT, STRING));
                b.areturn();
              });
      case NEW_HANDLE ->
          bridge(
              key,
              type,
              b -> {
                load(b, type);
                operation.accept(b);
                b.dup().aload(1).aload(2);
                MethodTypeDesc noted =
                    MethodTypeDesc.of(
                        VOID, ConstantDescs.CD_VarHandle, ConstantDescs.CD_Class, STRING);
                b.invokestatic(HOOKS, "newHandle", noted);
                b.areturn();
              });
      case WRAPPER ->
          bridge(
              key,
              type,
              b -> {
                load(b, type);
                operation.accept(b);
                b.dup().aload(0);
                b.invokestatic(CONTAINERS, "wraps", MethodTypeDesc.of(VOID, OBJECT, OBJECT));
                b.areturn();
              });
      case CONTAINER -> bridge(key, type, b -> container(b, call, name, decided, type, operation));
      default -> bridge(key, type, b -> emit(b, type, before(call, name, type), operation));
    };
  }

  /** A call of a container: under its lock, if it has one, which is left whatever happens. */
  private static void container(
      CodeBuilder b,
      Call call,
      String name,
      String decided,
      MethodTypeDesc type,
      Consumer<CodeBuilder> operation) {
    int lock = b.allocateLocal(TypeKind.REFERENCE);
    around(b, call, name, decided);
    b.invokestatic(CONTAINERS, "enter", AROUND.changeReturnType(OBJECT)).astore(lock);
    Consumer<CodeBuilder> before =
        c -> {
          around(c, call, name, decided);
          c.invokestatic(CONTAINERS, "step", AROUND);
        };
    Label start = b.newLabel();
    Label end = b.newLabel();
    Consumer<CodeBuilder> after =
        c -> {
          c.labelBinding(end);
          leave(c, lock);
        };
    Consumer<CodeBuilder> called =
        c -> {
          operation.accept(c);
          boolean isObject = type.returnType().isClassOrInterface();
          if (isObject && (ContainerCalls.isView(name) || ContainerCalls.mayReturnEntry(name))) {
            c.dup().aload(0);
            c.invokestatic(
                CONTAINERS,
                ContainerCalls.isView(name) ? "view" : "entry",
                MethodTypeDesc.of(VOID, OBJECT, OBJECT));
          }
        };
    b.labelBinding(start);
    emit(b, type, before, c -> loadFollowed(c, type), called, after);
    Label handler = b.newLabel();
    b.labelBinding(handler);
    b.exceptionCatchAll(start, end, handler);
    leave(b, lock);
    b.athrow();
  }

  private static void around(CodeBuilder b, Call call, String name, String decided) {
    b.aload(0).loadConstant(name).loadConstant(call.isWrite() ? 1 : 0).loadConstant(decided);
  }

  private static void leave(CodeBuilder b, int lock) {
    b.aload(lock).invokestatic(CONTAINERS, "leave", MethodTypeDesc.of(VOID, OBJECT));
  }

  private static Consumer<CodeBuilder> before(Call call, String name, MethodTypeDesc type) {
    return b -> {
      b.aload(0);
      switch (call.kind()) {
        case VAR_HANDLE -> {
          boolean isObject = type.parameterCount() > 1 && !type.parameterType(1).isPrimitive();
          if (isObject) {
            b.aload(b.parameterSlot(1));
          } else {
            b.aconst_null();
          }
          index(b, type);
          hook(b, "varHandle", call, name, ConstantDescs.CD_VarHandle, OBJECT, INT);
        }
        case ATOMIC_ELEMENT -> {
          b.iload(1);
          hook(b, "atomicElement", call, name, OBJECT, INT);
        }
        case UPDATER -> {
          b.aload(1);
          hook(b, "updater", call, name, OBJECT, OBJECT);
        }
        default -> hook(b, "atomic", call, name, OBJECT);
      }
    };
  }

  /** The second argument if it can be an index: a handle takes what widens to int, or a box. */
  private static void index(CodeBuilder b, MethodTypeDesc type) {
    TypeKind kind =
        type.parameterCount() > 2 ? TypeKind.from(type.parameterType(2)) : TypeKind.VOID;
    switch (kind) {
      case BYTE, CHAR, SHORT, INT -> b.iload(b.parameterSlot(2));
      case REFERENCE -> {
        b.aload(b.parameterSlot(2));
        b.invokestatic(HOOKS, "index", MethodTypeDesc.of(INT, OBJECT));
      }
      default -> b.loadConstant(-1);
    }
  }

  private static void hook(
      CodeBuilder b, String hook, Call call, String verb, ClassDesc... places) {
    b.loadConstant(verb).loadConstant(call.isWrite() ? 1 : 0);
    MethodTypeDesc type = MethodTypeDesc.of(INT, places);
    int n = type.parameterCount();
    b.invokestatic(HOOKS, hook, type.insertParameterTypes(n, STRING, BOOLEAN));
  }

  private static void emit(
      CodeBuilder b,
      MethodTypeDesc type,
      Consumer<CodeBuilder> before,
      Consumer<CodeBuilder> operation) {
    emit(b, type, before, c -> load(c, type), operation, c -> {});
  }

  private static void emit(
      CodeBuilder b,
      MethodTypeDesc type,
      Consumer<CodeBuilder> before,
      Consumer<CodeBuilder> arguments,
      Consumer<CodeBuilder> operation,
      Consumer<CodeBuilder> after) {
    before.accept(b);
    int places = b.allocateLocal(TypeKind.INT);
    b.istore(places);
    arguments.accept(b);
    operation.accept(b);
    TypeKind kind = TypeKind.from(type.returnType());
    boolean isVoid = kind == TypeKind.VOID;
    int result = isVoid ? 0 : b.allocateLocal(kind);
    if (!isVoid) {
      b.storeLocal(kind, result);
    }
    Label end = b.newLabel();
    b.iload(places).iflt(end);
    b.iload(places);
    list(b, type);
    if (isVoid) {
      b.invokestatic(HOOKS, "done", MethodTypeDesc.of(VOID, INT, OBJECTS));
    } else {
      b.loadLocal(kind, result);
      box(b, kind);
      b.invokestatic(HOOKS, "done", MethodTypeDesc.of(VOID, INT, OBJECTS, OBJECT));
    }
    b.labelBinding(end);
    after.accept(b);
    if (!isVoid) {
      b.loadLocal(kind, result);
    }
    b.return_(kind);
  }

  /** The arguments; functions that the user wrote are wrapped. */
  private static void load(CodeBuilder b, MethodTypeDesc type) {
    for (int i = 0; i < type.parameterCount(); i++) {
      ClassDesc kind = type.parameterType(i);
      b.loadLocal(TypeKind.from(kind), b.parameterSlot(i));
      String follow = kind.isClassOrInterface() ? FOLLOWED.get(kind.displayName()) : null;
      if (follow != null && kind.packageName().equals("java.util.function")) {
        b.invokestatic(FUNCTIONS, follow, MethodTypeDesc.of(kind, kind));
      }
    }
  }

  /** The same for a container: others of the user's functions are wrapped as well. */
  private static void loadFollowed(CodeBuilder b, MethodTypeDesc type) {
    for (int i = 0; i < type.parameterCount(); i++) {
      ClassDesc kind = type.parameterType(i);
      b.loadLocal(TypeKind.from(kind), b.parameterSlot(i));
      String follow = kind.isClassOrInterface() ? CALLED_BACK.get(kind.descriptorString()) : null;
      if (i > 0 && follow != null) {
        b.aload(0);
        b.invokestatic(FUNCTIONS, follow, MethodTypeDesc.of(kind, kind, OBJECT));
      }
    }
  }

  private static void list(CodeBuilder b, MethodTypeDesc type) {
    b.loadConstant(type.parameterCount()).anewarray(OBJECT);
    for (int i = 0; i < type.parameterCount(); i++) {
      TypeKind kind = TypeKind.from(type.parameterType(i));
      b.dup().loadConstant(i).loadLocal(kind, b.parameterSlot(i));
      box(b, kind);
      b.aastore();
    }
  }

  static void box(CodeBuilder b, TypeKind kind) {
    ClassDesc box =
        switch (kind) {
          case BOOLEAN -> ConstantDescs.CD_Boolean;
          case BYTE -> ConstantDescs.CD_Byte;
          case CHAR -> ConstantDescs.CD_Character;
          case SHORT -> ConstantDescs.CD_Short;
          case INT -> ConstantDescs.CD_Integer;
          case LONG -> ConstantDescs.CD_Long;
          case FLOAT -> ConstantDescs.CD_Float;
          case DOUBLE -> ConstantDescs.CD_Double;
          case REFERENCE, VOID -> OBJECT;
        };
    if (!box.equals(OBJECT)) {
      b.invokestatic(box, "valueOf", MethodTypeDesc.of(box, kind.upperBound()));
    }
  }
}
