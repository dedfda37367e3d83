package edo.checked.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edo.check.Model;
import edo.check.ModelBody;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Methods that are nearly as long as a method can be: tables, mostly. LOOM-001. */
class RealLengthTest {
  private static final String NAME = "edo.checked.real.Table";
  private static final int ELEMENTS = 7_000;

  /** A model whose static initializer or whose body fills an array, element by element. */
  private static Class<? extends ModelBody> model(String filling) throws Exception {
    Consumer<CodeBuilder> fill =
        b -> {
          b.loadConstant(ELEMENTS).newarray(TypeKind.INT);
          for (int i = 0; i < ELEMENTS; i++) {
            b.dup().loadConstant(i).loadConstant(i % 100).iastore();
          }
          b.pop().return_();
        };
    byte[] file =
        ClassFile.of()
            .build(
                ClassDesc.of(NAME),
                type -> {
                  type.withInterfaceSymbols(ClassDesc.of(ModelBody.class.getName()));
                  type.withFlags(ClassFile.ACC_PUBLIC);
                  type.withMethodBody(
                      ConstantDescs.INIT_NAME,
                      ConstantDescs.MTD_void,
                      ClassFile.ACC_PUBLIC,
                      b ->
                          b.aload(0)
                              .invokespecial(
                                  ConstantDescs.CD_Object,
                                  ConstantDescs.INIT_NAME,
                                  ConstantDescs.MTD_void)
                              .return_());
                  type.withMethodBody(
                      filling,
                      ConstantDescs.MTD_void,
                      filling.startsWith("<") ? ClassFile.ACC_STATIC : ClassFile.ACC_PUBLIC,
                      fill);
                  if (!filling.equals("run")) {
                    type.withMethodBody(
                        "run", ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, CodeBuilder::return_);
                  }
                });
    return new OfOne(file).loadClass(NAME).asSubclass(ModelBody.class);
  }

  /** Has one class, and its file. */
  private static final class OfOne extends ClassLoader {
    private final byte[] file;

    OfOne(byte[] file) {
      super(RealLengthTest.class.getClassLoader());
      this.file = file;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.equals(NAME)) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, file, 0, file.length);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      return name.equals(NAME.replace('.', '/') + ".class")
          ? new ByteArrayInputStream(file)
          : super.getResourceAsStream(name);
    }
  }

  @Test
  void aLargeTableInAStaticInitializerIsNoMatter() throws Exception {
    assertEquals(1, Model.check(model("<clinit>")).executions());
  }

  @Test
  void aMethodThatBecomesTooLongIsTold() throws Exception {
    Class<? extends ModelBody> model = model("run");
    var e = assertThrows(IllegalArgumentException.class, () -> Model.check(model));
    assertTrue(e.getMessage().contains(NAME + " cannot be instrumented"), e::getMessage);
    assertTrue(e.getMessage().contains("run()"), e::getMessage);
  }
}
