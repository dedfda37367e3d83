package edo.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Who may know whom inside {@code runtime}.
 *
 * <pre>
 *   edo.sim                                     the one module above that knows the machinery: its driver
 *   edo.test                                    a module above: knows what is exported, and JUnit;
 *                                               what looks for leaks knows the seam
 *   edo.check                                   a module above: knows Async, and the door into the JDK
 *   edo.codec                                   a module above: knows what is exported, and bytes
 *   edo.stream                                  a module above: knows what is exported
 *   edo.net  edo.time  edo.io  edo.sync ...     what people use: knows tasks and the seam
 *   edo  edo.task  edo.runtime                  tasks and the runtime's public face
 *   edo.internal.seam                           the one door between the two sides
 *   edo.internal.{scheduler,task,driver,...}    the machinery
 *   edo.reactor  edo.bytes                      modules of their own
 * </pre>
 */
class LayerTest {
  /** The one internal package that the upper packages may use. */
  private static final String SEAM = "edo.internal.seam..";

  private static final String[] FOUNDATION = {"edo", "edo.task..", "edo.runtime.."};

  private static final JavaClasses RUNTIME = load("runtime");
  private static final JavaClasses REACTOR = load("reactor");
  private static final JavaClasses STREAM = load("stream");
  private static final JavaClasses CODEC = load("codec");
  private static final JavaClasses TEST = load("test");
  private static final JavaClasses CHECK = load("check");
  private static final JavaClasses SIM = load("sim");
  private static final JavaClasses BYTES = load("bytes");

  @Test
  void upperPackagesKnowTasksTheReactorAndTheSeamOnly() {
    classes()
        .that(not(resideInAnyPackage("edo.internal..")))
        .and(not(resideInAnyPackage(FOUNDATION)))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "org.jspecify..", "edo.reactor", SEAM)
                .or(resideInAnyPackage(FOUNDATION))
                .or(upper()))
        .check(RUNTIME);
  }

  @Test
  void tasksKnowTheSeamOnly() {
    noClasses()
        .that()
        .resideInAPackage("edo.task..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("edo.internal..").and(not(resideInAnyPackage(SEAM))))
        .check(RUNTIME);
  }

  @Test
  void theSeamKnowsNoMachinery() {
    noClasses()
        .that()
        .resideInAPackage(SEAM)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("edo.internal..").and(not(resideInAnyPackage(SEAM))))
        .check(RUNTIME);
  }

  @Test
  void theMachineryKnowsNoUpperPackage() {
    noClasses()
        .that()
        .resideInAPackage("edo.internal..")
        .should()
        .dependOnClassesThat(upper())
        .check(RUNTIME);
  }

  @Test
  void internalPackagesHaveNoCycles() {
    slices().matching("edo.internal.(*)..").should().beFreeOfCycles().check(RUNTIME);
  }

  @Test
  void theReactorKnowsNothingOfOurs() {
    classes()
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "edo.reactor.."))
        .check(REACTOR);
  }

  @Test
  void bytesKnowNothingOfOurs() {
    classes()
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "edo.bytes"))
        .check(BYTES);
  }

  @Test
  void theReactorsBackendsDoNotKnowEachOther() {
    slices().matching("edo.reactor.internal.(*)..").should().notDependOnEachOther().check(REACTOR);
  }

  /** The seam ends with the module: what stands on it has to do with what everybody has. */
  @Test
  void streamsKnowNoInternals() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "org.jspecify..", "edo.reactor", "edo.stream")
                .or(resideInAnyPackage(FOUNDATION))
                .or(upper()))
        .check(STREAM);
  }

  /** The same, one floor up. */
  @Test
  void codecsKnowNoInternals() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "org.jspecify..", "edo.bytes", "edo.stream", "edo.codec")
                .or(resideInAnyPackage("edo.io", "edo.net", "edo.sync", "edo.task")))
        .check(CODEC);
  }

  /**
   * A test kit that knew more than its users could not show them how to test. What it looks into
   * after a test is no part of that.
   */
  @Test
  void theTestKitKnowsNoInternals() {
    classes()
        .that()
        .doNotHaveFullyQualifiedName("edo.test.TestSession")
        .and()
        .doNotHaveFullyQualifiedName("edo.test.LeakReport")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "org.jspecify..", "org.junit.jupiter.api..")
                .or(resideInAnyPackage("org.junit.platform.commons..", "org.opentest4j"))
                .or(resideInAnyPackage("edo.reactor", "edo.stream", "edo.test"))
                .or(resideInAnyPackage("edo.io", "edo.runtime", "edo.task", "edo.time")))
        .check(TEST);
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("edo.internal..").and(not(resideInAnyPackage(SEAM))))
        .check(TEST);
  }

  /** What explores orders must not have any of its own. */
  @Test
  void theModelCheckerKnowsAsyncsAndTheDoorIntoTheJdk() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "org.jspecify..", "edo.check..", "edo.task")
                .or(resideInAnyPackage("edo.internal.virtual")))
        .check(CHECK);
    noClasses()
        .that(resideInAnyPackage("edo.check.internal.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("edo.check", "edo.task", "edo.internal.."))
        .check(CHECK);
  }

  /**
   * Below it stand the seam, what steps a runtime, and the reactor's way in for a third backend.
   */
  @Test
  void theSimulatorKnowsTheSeamAndNoPackageAboveIt() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "org.jspecify..", "edo.sim..", SEAM)
                .or(resideInAnyPackage("org.junit..", "org.opentest4j"))
                .or(resideInAnyPackage("edo.reactor", "edo.reactor.internal"))
                .or(resideInAnyPackage("edo.reactor.internal.foreign"))
                .or(resideInAnyPackage("edo.internal.scheduler", "edo.internal.task", "edo.time"))
                .or(resideInAnyPackage(FOUNDATION)))
        .check(SIM);
  }

  /** JUnit is there for those only who ask for it. */
  @Test
  void theSimulatorKnowsJUnitInOnePackage() {
    noClasses()
        .that(not(resideInAnyPackage("edo.sim.junit")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.junit..", "org.opentest4j", "edo.sim.junit"))
        .check(SIM);
  }

  /** The three parts of the simulator: loop, network, time. */
  @Test
  void theSimulatorHasNoCycles() {
    slices().matching("edo.sim.internal.(*)..").should().beFreeOfCycles().check(SIM);
  }

  /** edo.net, edo.time and whatever is added beside them. */
  private static DescribedPredicate<JavaClass> upper() {
    return resideInAnyPackage("edo..")
        .and(not(resideInAnyPackage("edo.internal..", "edo.reactor..", "edo.bytes")))
        .and(not(resideInAnyPackage(FOUNDATION)));
  }

  private static JavaClasses load(String module) {
    Path classes = Tree.classes(module);
    JavaClasses loaded = new ClassFileImporter().importPaths(List.of(classes));
    if (loaded.isEmpty()) {
      throw new IllegalStateException("no classes in " + classes + "; build module " + module);
    }
    return loaded;
  }
}
