package io.openmldb.rollout;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** What holds for everything that workflows are made of. */
@AnalyzeClasses(
    packages = "io.openmldb.rollout",
    importOptions = ImportOption.DoNotIncludeTests.class)
class WorkflowCodeRulesTest {

  @ArchTest
  static final ArchRule workflowsKnowNothingOfHostsZooKeeperOrHttp =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.openmldb.rollout..",
              "io.temporal..",
              "com.fasterxml.jackson..",
              "org.slf4j..",
              "java.lang..",
              "java.util",
              "java.util.function..",
              "java.util.regex..",
              "java.util.stream..",
              "java.time..",
              "java.math",
              "java.nio.charset",
              "java.io");

  @ArchTest
  static final ArchRule workflowsReadNoFiles =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.(File.*|RandomAccessFile|.*Stream)");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.openmldb.rollout.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule workflowCodeTakesTimeAndChanceFromTemporal =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule workflowCodeKeepsNoUnorderedCollections =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.HashMap")
          .because("the order in which commands are scheduled must be the same in every replay")
          .allowEmptyShould(true);
}
