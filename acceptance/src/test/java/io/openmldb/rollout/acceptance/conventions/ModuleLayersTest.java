package io.openmldb.rollout.acceptance.conventions;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the modules: starter → workflows ← activities ← worker; sandbox alone. */
@AnalyzeClasses(
    packages = "io.openmldb.rollout",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleLayersTest {

  private static final String WORKFLOWS_ROOT = "io.openmldb.rollout.workflows.";
  private static final String WORKFLOWS = WORKFLOWS_ROOT + ".";
  private static final String ACTIVITIES = "io.openmldb.rollout.activities..";
  private static final String WORKER = "io.openmldb.rollout.worker..";
  private static final String STARTER = "io.openmldb.rollout.starter..";
  private static final String SANDBOX = "io.openmldb.rollout.sandbox..";
  private static final String ACCEPTANCE = "io.openmldb.rollout.acceptance..";

  @ArchTest
  static final ArchRule workflowsDependOnNoOtherModule =
      noClasses()
          .that()
          .resideInAPackage(WORKFLOWS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ACTIVITIES, WORKER, STARTER, SANDBOX, ACCEPTANCE);

  @ArchTest
  static final ArchRule theApiDependsOnNothingOfHowWorkflowsRun =
      noClasses()
          .that()
          .resideInAPackage("io.openmldb.rollout.workflows.api..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are the product's, but neither the api's nor how its JSON is read",
                  other ->
                      other.getPackageName().startsWith("io.openmldb.rollout.")
                          && !other.getPackageName().startsWith(WORKFLOWS_ROOT + "api")
                          && !other.getPackageName().equals(WORKFLOWS_ROOT + "json")));

  @ArchTest
  static final ArchRule activitiesDependOnWorkflowsOnly =
      noClasses()
          .that()
          .resideInAPackage(ACTIVITIES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(WORKER, STARTER, SANDBOX, ACCEPTANCE);

  @ArchTest
  static final ArchRule theStarterTalksToTemporalOnly =
      noClasses()
          .that()
          .resideInAPackage(STARTER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ACTIVITIES, WORKER, SANDBOX, ACCEPTANCE, "com.jcraft..", "org.apache.curator..");

  @ArchTest
  static final ArchRule theWorkerKnowsNeitherStarterNorSandbox =
      noClasses()
          .that()
          .resideInAPackage(WORKER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(STARTER, SANDBOX, ACCEPTANCE);

  @ArchTest
  static final ArchRule theSandboxSharesNoClassWithTheProduct =
      noClasses()
          .that()
          .resideInAPackage(SANDBOX)
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are the product's",
                  other ->
                      other.getPackageName().startsWith("io.openmldb.rollout.")
                          && !other.getPackageName().startsWith("io.openmldb.rollout.sandbox")));

  @ArchTest
  static final ArchRule onlySshPackagesKnowJsch =
      classes()
          .that()
          .resideInAPackage("com.jcraft.jsch..")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAnyPackage("com.jcraft..", "io.openmldb.rollout.activities.ssh..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesOfTheProductHaveNoCycles =
      slices().matching("io.openmldb.rollout.(**)").should().beFreeOfCycles();
}
