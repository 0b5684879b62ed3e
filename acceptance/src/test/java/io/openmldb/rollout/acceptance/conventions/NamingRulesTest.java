package io.openmldb.rollout.acceptance.conventions;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import io.temporal.activity.ActivityInterface;
import io.temporal.workflow.WorkflowInterface;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names say what a class is: Temporal's suffixes, no name twice, packages that can be read. */
@AnalyzeClasses(
    packages = "io.openmldb.rollout",
    importOptions = ImportOption.DoNotIncludeTests.class)
class NamingRulesTest {

  private static final int LARGEST_PACKAGE = 25;
  private static final String WORKFLOWS = "io.openmldb.rollout.workflows.";

  @ArchTest
  static final ArchRule workflowInterfacesAreNamedWorkflowAndPartOfTheApi =
      classes()
          .that()
          .areAnnotatedWith(WorkflowInterface.class)
          .should()
          .haveSimpleNameEndingWith("Workflow")
          .andShould()
          .resideInAPackage(WORKFLOWS + "api");

  @ArchTest
  static final ArchRule activityInterfacesAreNamedActivities =
      classes()
          .that()
          .areAnnotatedWith(ActivityInterface.class)
          .should()
          .haveSimpleNameEndingWith("Activities")
          .andShould()
          .resideInAPackage(WORKFLOWS + "activity");

  @ArchTest
  static final ArchRule implementationsAreNamedLikeTheirInterface =
      classes().that(implementOneOfTemporalsInterfaces()).should(beNamedLikeTheirInterface());

  @ArchTest
  static final ArchRule onlyImplementationsOfTemporalsInterfacesAreNamedImpl =
      classes().that().haveSimpleNameEndingWith("Impl").should(beNamedLikeTheirInterface());

  @ArchTest
  static void aPackageImplementsOneActivityInterface(JavaClasses all) {
    Map<String, List<String>> byPackage =
        all.stream()
            .filter(type -> type.getSimpleName().endsWith("ActivitiesImpl"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getPackageName,
                    Collectors.mapping(JavaClass::getSimpleName, Collectors.toList())));
    assertThat(byPackage).isNotEmpty().allSatisfy((name, found) -> assertThat(found).hasSize(1));
  }

  @Test
  void noTwoFilesOfAnyModulesHaveOneName() throws IOException {
    assertThat(sources().map(Path::getFileName).map(Path::toString).toList())
        .hasSizeGreaterThan(500)
        .doesNotHaveDuplicates();
  }

  @Test
  void noPackageHasSoManyFilesThatNoneIsFound() throws IOException {
    Map<Path, Long> sizes =
        sources()
            .filter(file -> file.toString().contains("/src/main/"))
            .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
    assertThat(sizes)
        .isNotEmpty()
        .allSatisfy((folder, files) -> assertThat(files).isLessThanOrEqualTo(LARGEST_PACKAGE));
  }

  /** The files that hold classes, of all modules and of their tests. */
  private static Stream<Path> sources() throws IOException {
    Path root = RepositoryRoot.find().root();
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(NamingRulesTest::walk)
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .toList()
          .stream();
    }
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DescribedPredicate<JavaClass> implementOneOfTemporalsInterfaces() {
    return DescribedPredicate.describe(
        "implement a workflow or an activity interface",
        type -> !type.isInterface() && temporalInterfaces(type).count() > 0);
  }

  private static Stream<JavaClass> temporalInterfaces(JavaClass type) {
    return type.getAllRawInterfaces().stream()
        .filter(
            one ->
                one.isAnnotatedWith(WorkflowInterface.class)
                    || one.isAnnotatedWith(ActivityInterface.class));
  }

  private static ArchCondition<JavaClass> beNamedLikeTheirInterface() {
    return new ArchCondition<>("be named like their interface, with Impl") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean named =
            temporalInterfaces(type)
                .anyMatch(one -> type.getSimpleName().equals(one.getSimpleName() + "Impl"));
        events.add(
            new SimpleConditionEvent(
                type, named, type.getName() + " implements " + type.getRawInterfaces()));
      }
    };
  }
}
