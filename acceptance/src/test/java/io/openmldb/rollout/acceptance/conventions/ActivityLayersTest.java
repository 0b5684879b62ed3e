package io.openmldb.rollout.acceptance.conventions;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.openmldb.rollout.workflows.api.model.Endpoint;
import java.util.List;
import java.util.stream.Stream;

/**
 * The layers of the module {@code activities}: a package depends on its own layer and those below.
 */
@AnalyzeClasses(
    packages = "io.openmldb.rollout",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ActivityLayersTest {

  private static final String ROOT = "io.openmldb.rollout.activities.";

  /** The uppermost first. */
  private static final List<String[]> LAYERS =
      Stream.of(
              "preflight.. inspection.. notification",
              "verification.. recovery..",
              "leadership..",
              "context",
              "process..",
              "config",
              "lease",
              "inventory",
              "openmldb..",
              "zookeeper",
              "registry",
              "ssh.. config.diff config.file config.gflags config.properties config.secrets",
              "support")
          .map(line -> Stream.of(line.split(" ")).map(ROOT::concat).toArray(String[]::new))
          .toList();

  @ArchTest
  static final ArchRule everyPackageIsInALayer =
      classes()
          .that()
          .resideInAPackage(ROOT + ".")
          .should()
          .resideInAnyPackage(LAYERS.stream().flatMap(Stream::of).toArray(String[]::new));

  @ArchTest
  static void noLayerDependsOnOneAbove(JavaClasses all) {
    for (int lower = 1; lower < LAYERS.size(); lower++) {
      String[] above = LAYERS.subList(0, lower).stream().flatMap(Stream::of).toArray(String[]::new);
      noClasses()
          .that()
          .resideInAnyPackage(LAYERS.get(lower))
          .should()
          .dependOnClassesThat(resideInAnyPackage(above))
          .check(all);
    }
  }

  @ArchTest
  static final ArchRule clientsOfOpenmldbKnowNothingOfRollouts =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "openmldb..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "io.openmldb.rollout.workflows.activity..",
                      "io.openmldb.rollout.workflows.api.*..",
                      "io.openmldb.rollout.workflows.json..")
                  .and(not(equivalentTo(Endpoint.class))));

  @ArchTest
  static final ArchRule onlyZooKeeperAndLeaseKnowCurator =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".")
          .and()
          .resideOutsideOfPackages(ROOT + "zookeeper", ROOT + "lease")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..");
}
