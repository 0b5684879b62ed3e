package io.openmldb.rollout.workflows;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.openmldb.rollout.workflows.temporal.ConnectionFailure;
import io.openmldb.rollout.workflows.temporal.TemporalProfileCheck;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for everything that workflows are made of. */
@AnalyzeClasses(
    packages = "io.openmldb.rollout",
    importOptions = ImportOption.DoNotIncludeTests.class)
class WorkflowCodeRulesTest {

  /** Two classes are for those who connect with Temporal, and for no workflow. */
  @ArchTest
  static final ArchRule workflowsKnowNothingOfHostsZooKeeperOrHttp =
      classes()
          .that()
          .doNotHaveFullyQualifiedName(TemporalProfileCheck.class.getName())
          .and()
          .doNotHaveFullyQualifiedName(ConnectionFailure.class.getName())
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.openmldb.rollout..",
              "io.temporal..",
              "io.nexusrpc..",
              "com.fasterxml.jackson..",
              "com.uber.m3..",
              "org.slf4j..",
              "org.jspecify.annotations",
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
      slices().matching("io.openmldb.rollout.workflows.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule workflowCodeTakesTimeAndChanceFromTemporal =
      noClasses()
          .should()
          .accessTargetWhere(targetIn("java.time..", "now"))
          .orShould()
          .accessTargetWhere(targetIn("java.lang..", "currentTimeMillis", "nanoTime", "random"))
          .orShould()
          .accessTargetWhere(targetIn("java.util", "randomUUID"))
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(RandomGenerator.class);

  @ArchTest
  static final ArchRule workflowCodeStartsNoThreadsAndAsksNothingOfItsProcess =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.lang\\.(Thread|ThreadLocal|InheritableThreadLocal|Runtime|Process.*)"
                  + "|java\\.util\\.(Timer|TimerTask)")
          .orShould()
          .accessTargetWhere(targetIn("java.lang", "wait", "notify", "notifyAll"))
          .orShould()
          .accessTargetWhere(
              targetIn("java.lang", "getenv", "getProperty", "exit", "identityHashCode"))
          .orShould()
          .accessTargetWhere(targetIn("java.util..", "parallel", "parallelStream"));

  @ArchTest
  static final ArchRule workflowCodeLocksNothing =
      noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED);

  @ArchTest
  static final ArchRule workflowCodeKeepsNothingInStaticFields =
      fields()
          .that()
          .areStatic()
          .should()
          .beFinal()
          .because("all workflows of a worker would share it");

  @ArchTest
  static final ArchRule workflowCodeKeepsNoUnorderedCollections =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.util\\.(Hash(Map|Set|table)|(Identity|Weak)HashMap)")
          .orShould()
          .accessTargetWhere(
              targetIn("java.util.stream", "toSet", "toUnmodifiableSet", "toUnmodifiableMap"))
          .orShould()
          .accessTargetWhere(
              targetIn("java.util.stream", "toMap", "groupingBy", "partitioningBy")
                  .and(parameters("of which none says which map", count -> count < 3)))
          .orShould()
          .accessTargetWhere(targetIn("java.util", "copyOf").and(ownedBy(Set.class, Map.class)))
          .orShould()
          .accessTargetWhere(
              targetIn("java.util", "of")
                  .and(ownedBy(Set.class))
                  .and(parameters("for several elements", count -> count > 1)))
          .orShould()
          .accessTargetWhere(
              targetIn("java.util", "of")
                  .and(ownedBy(Map.class))
                  .and(parameters("for several entries", count -> count > 2)))
          .orShould()
          .accessTargetWhere(targetIn("java.util", "ofEntries"))
          .because("the order in which commands are scheduled must be the same in every replay");

  private static final JavaClasses FORBIDDEN =
      new ClassFileImporter().importClasses(Forbidden.class.getDeclaredClasses());

  @ParameterizedTest
  @ValueSource(
      classes = {
        Forbidden.Clocks.class,
        Forbidden.Chance.class,
        Forbidden.Threads.class,
        Forbidden.Waits.class,
        Forbidden.Parallel.class,
        Forbidden.Environment.class,
        Forbidden.Locks.class,
        Forbidden.StaticState.class,
        Forbidden.Hashes.class,
        Forbidden.Salted.class,
        Forbidden.Copied.class,
        Forbidden.Collected.class,
        Forbidden.Grouped.class
      })
  void whatAReplayWouldDoDifferentlyIsFound(Class<?> forbidden) {
    JavaClasses classes = FORBIDDEN.that(equivalentTo(forbidden));

    assertThat(
            Stream.of(
                workflowCodeTakesTimeAndChanceFromTemporal,
                workflowCodeStartsNoThreadsAndAsksNothingOfItsProcess,
                workflowCodeLocksNothing,
                workflowCodeKeepsNothingInStaticFields,
                workflowCodeKeepsNoUnorderedCollections))
        .filteredOn(rule -> rule.allowEmptyShould(true).evaluate(classes).hasViolation())
        .hasSize(1);
  }

  private static DescribedPredicate<JavaAccess<?>> targetIn(String packages, String... names) {
    Set<String> all = Set.of(names);
    return DescribedPredicate.describe(
        "the target is one of " + all + " in " + packages,
        access ->
            all.contains(access.getTarget().getName())
                && resideInAPackage(packages).test(access.getTargetOwner()));
  }

  private static DescribedPredicate<JavaAccess<?>> ownedBy(Class<?>... owners) {
    return DescribedPredicate.describe(
        "the target is of one of " + List.of(owners),
        access -> Stream.of(owners).anyMatch(access.getTargetOwner()::isEquivalentTo));
  }

  private static DescribedPredicate<JavaAccess<?>> parameters(String what, IntPredicate count) {
    return DescribedPredicate.describe(
        what,
        access ->
            access.getTarget() instanceof CodeUnitAccessTarget target
                && count.test(target.getRawParameterTypes().size()));
  }

  /** One class for each kind of thing that workflow code must not do. */
  @SuppressWarnings("unused")
  static final class Forbidden {

    static final class Clocks {
      Stream<LocalDateTime> times = Stream.generate(LocalDateTime::now);
    }

    static final class Chance {
      double chance = Math.random();
    }

    static final class Threads {
      Object thread = Thread.currentThread();
    }

    static final class Waits {
      @SuppressWarnings("WaitNotInLoop") // Never called: the rule reads it.
      void hold() throws InterruptedException {
        wait(1);
      }
    }

    static final class Parallel {
      Object stream = List.of(1).parallelStream();
    }

    static final class Environment {
      String home = System.getenv("HOME");
    }

    static final class Locks {
      synchronized void lock() {}
    }

    static final class StaticState {
      static int count;
    }

    static final class Hashes {
      Set<String> names = new HashSet<>();
    }

    static final class Salted {
      Set<String> names = Set.of("a", "b");
    }

    static final class Copied {
      Object copy(Map<String, String> map) {
        return Map.copyOf(map);
      }
    }

    static final class Collected {
      Object collected = Stream.of("a").collect(Collectors.toMap(a -> a, a -> a));
    }

    static final class Grouped {
      Object grouped =
          Stream.of("a").collect(Collectors.groupingBy(String::length, Collectors.counting()));
    }
  }
}
