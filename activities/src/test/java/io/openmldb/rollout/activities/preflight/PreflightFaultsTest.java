package io.openmldb.rollout.activities.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.stub.SmallCluster;
import io.openmldb.rollout.activities.stub.SmallDisk;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan says of hosts and files that are not in order; it leaves them as they are. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("component")
class PreflightFaultsTest {

  @TempDir Path directory;
  private SmallCluster cluster;
  private PlanningActivitiesImpl planning;

  @BeforeEach
  void start() throws Exception {
    cluster = SmallCluster.start(directory);
    planning = SmallClusterPlans.of(cluster, () -> true);
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  @Test
  void anUnknownHostKeyRefusesThePlanAndIsNotAdded() throws Exception {
    Path knownHosts = Files.writeString(cluster.sshd().knownHosts(), "");

    assertThat(refusal(plan()).message())
        .contains("127.0.0.1 port " + cluster.sshd().port(), "is not in " + knownHosts);
    assertThat(refusal(plan()).code()).isEqualTo("HOST_REFUSED");
    assertThat(knownHosts).isEmptyFile();
  }

  @Test
  void aWrongKeyRefusesThePlanWithWhereTheRightOneBelongs() throws Exception {
    EmbeddedSshd.writePrivateKey(
        EmbeddedSshd.newKey("EC", 256), cluster.sshd().address().identity());

    Finding refusal = refusal(plan());
    assertThat(refusal.code()).isEqualTo("HOST_REFUSED");
    assertThat(refusal.message())
        .contains(EmbeddedSshd.USER + "@127.0.0.1 port " + cluster.sshd().port())
        .contains("authorized_keys");
  }

  @Test
  void aRefusedConnectionRefusesThePlanWithHostAndPort() throws Exception {
    int port = cluster.sshd().port();
    cluster.sshd().close();

    Finding refusal = refusal(plan());
    assertThat(refusal.code()).isEqualTo("HOST_UNREACHABLE");
    assertThat(refusal.message()).contains("127.0.0.1 port " + port, "Connection refused");
  }

  @Test
  void aLookThatHangsOnTheHostEndsAtItsDeadlineAndRefusesThePlan() throws Exception {
    Path script = directory.resolve("tablet/bin/start.sh");
    Files.delete(script);
    assertThat(new ProcessBuilder("mkfifo", script.toString()).start().waitFor()).isZero();

    Finding refusal = refusal(plan());
    assertThat(refusal.code()).isEqualTo("HOST_UNREACHABLE");
    assertThat(refusal.message())
        .contains(cluster.tablet().workdir(), "on 127.0.0.1", "DEADLINE_EXCEEDED");
  }

  @Test
  void aFileThatIsMissingRefusesThePlan() throws Exception {
    Files.delete(cluster.flags());

    Finding refusal = refusal(plan());
    assertThat(refusal.code()).isEqualTo("FILE_UNREADABLE");
    assertThat(refusal.message())
        .contains(cluster.flags() + " on 127.0.0.1", "No such file or directory");
  }

  @Test
  void aFileThatIsASymbolicLinkIsPlannedAsWhatItLinksTo() throws Exception {
    Path shared = Files.createDirectory(directory.resolve("shared")).resolve("real.flags");
    Files.move(cluster.flags(), shared);
    Files.createSymbolicLink(cluster.flags(), shared);

    assertPlannedWell(plan());
    assertThat(cluster.flags()).isSymbolicLink().hasContent(cluster.content());
  }

  @Test
  void aFileWithOtherNamesIsPlannedWithWhatBecomesOfThem() throws Exception {
    Files.createLink(directory.resolve("another.flags"), cluster.flags());

    assertThat(plan().findings())
        .filteredOn(finding -> finding.is(FindingCode.HARD_LINKED))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(FindingLevel.WARNING);
              assertThat(finding.message())
                  .contains(cluster.flags() + " has another name", "keep the old content");
            });
  }

  /** It is replaced and not written into, so its folder decides. */
  @Test
  void aFileThatIsReadOnlyIsPlannedLikeAnyOther() throws Exception {
    Files.setPosixFilePermissions(cluster.flags(), PosixFilePermissions.fromString("r--r--r--"));

    assertPlannedWell(plan());
  }

  @Test
  void aFolderThatIsReadOnlyRefusesThePlan() throws Exception {
    Path conf = cluster.flags().getParent();
    try (SmallDisk disk = SmallDisk.on(conf)) {
      Files.writeString(cluster.flags(), cluster.content());
      disk.makeReadOnly();

      assertThat(plan().findings())
          .filteredOn(finding -> finding.code().equals("NOT_WRITABLE"))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
                assertThat(finding.message()).contains(cluster.flags().toString(), "on 127.0.0.1");
                assertThat(finding.hint()).isNotBlank();
              });
    }
  }

  @Test
  void aFileThatIsAMountOfItsOwnRefusesThePlan() throws Exception {
    Path source = Files.copy(cluster.flags(), directory.resolve("source of the mount.flags"));
    Path target = Files.move(cluster.flags(), directory.resolve("a b\\c.flags"));
    Files.createSymbolicLink(cluster.flags(), target);
    assumeAllowed("mount", "--bind", source.toString(), target.toString());
    try {
      Finding refusal = refusal(plan());
      assertThat(refusal.code()).isEqualTo("NOT_WRITABLE");
      assertThat(refusal.message())
          .contains(cluster.flags() + " is a mount of its own", "on 127.0.0.1");
      assertThat(refusal.hint()).contains("overwriteInPlace");
    } finally {
      assertThat(run("umount", target.toString())).isTrue();
    }
    assertPlannedWell(plan());
  }

  @Test
  void aFileThatIsAMountIsPlannedWhereTheRegistryFileLetsItBeOverwritten() throws Exception {
    Path source = Files.copy(cluster.flags(), directory.resolve("source of the mount.flags"));
    planning =
        SmallClusterPlans.of(
            cluster, new NodeSettings(Map.of(), List.of(), Optional.empty(), true), () -> true);
    assumeAllowed("mount", "--bind", source.toString(), cluster.flags().toString());
    try {
      assertThat(plan().findings())
          .extracting(Finding::level, Finding::code)
          .containsExactly(tuple(FindingLevel.WARNING, "OVERWRITTEN_IN_PLACE"));
      assertThat(run("mount", "-o", "remount,ro,bind", cluster.flags().toString())).isTrue();
      assertThat(refusal(plan()).message()).contains("is a mount of its own");
    } finally {
      assertThat(run("umount", cluster.flags().toString())).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"i", "a"})
  void aFileThatIsImmutableRefusesThePlan(String attribute) throws Exception {
    assumeAllowed("chattr", "+" + attribute, cluster.flags().toString());
    try {
      Finding refusal = refusal(plan());
      assertThat(refusal.code()).isEqualTo("NOT_WRITABLE");
      assertThat(refusal.message()).contains(cluster.flags() + " is immutable", "on 127.0.0.1");
      assertThat(refusal.hint()).contains("chattr -i");
    } finally {
      assertThat(run("chattr", "-" + attribute, cluster.flags().toString())).isTrue();
    }
  }

  @Test
  void aFolderThatIsImmutableRefusesThePlan() throws Exception {
    String conf = cluster.flags().getParent().toString();
    assumeAllowed("chattr", "+i", conf);
    try {
      assertThat(refusal(plan()).code()).isEqualTo("NOT_WRITABLE");
    } finally {
      assertThat(run("chattr", "-i", conf)).isTrue();
    }
  }

  /** Only root may, and not on every file system; where tests must not be left out it is asked. */
  private static void assumeAllowed(String... command) throws IOException {
    assumeTrue(run(command) || System.getenv("CI") != null, "not allowed here");
  }

  private static boolean run(String... command) throws IOException {
    return new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue() == 0;
  }

  @Test
  void aDiskBelowTheFilesFolderThatIsNearlyFullRefusesThePlan() throws Exception {
    Path conf = cluster.flags().getParent();
    try (SmallDisk disk = SmallDisk.on(conf)) {
      Files.writeString(cluster.flags(), cluster.content());
      disk.fill();

      Finding refusal = refusal(plan());
      assertThat(refusal.code()).isEqualTo("DISK_FULL");
      assertThat(refusal.message())
          .contains("only 0 KiB are free under " + conf + " on 127.0.0.1")
          .contains("10 MiB are needed");
    }
  }

  @Test
  void bytesThatAreNoUtf8InAnotherKeysValueAreNoFaultOfTheChange() throws Exception {
    byte[] content =
        (cluster.content() + "--zk_cert=caf\u00e9\n").getBytes(StandardCharsets.ISO_8859_1);
    Files.write(cluster.flags(), content);

    assertPlannedWell(plan());
  }

  private Plan plan() throws IOException {
    Map<String, String> before = cluster.files();
    Plan plan =
        planning.plan(
            new RolloutRequest(
                "demo",
                List.of(
                    new Change(
                        Component.TABLET, List.of(), Map.of("gc_interval", "60"), List.of())),
                Options.DEFAULT,
                "a test"));
    assertThat(cluster.files()).as("a plan touches nothing").isEqualTo(before);
    return plan;
  }

  /** The one error of the plan, which names the tablet. */
  private Finding refusal(Plan plan) {
    List<Finding> errors =
        plan.findings().stream().filter(finding -> finding.level() == FindingLevel.ERROR).toList();
    assertThat(errors)
        .extracting(Finding::component, Finding::endpoint)
        .containsExactly(tuple(Component.TABLET, cluster.tablet().endpoint()));
    return errors.get(0);
  }

  private static void assertPlannedWell(Plan plan) {
    assertThat(plan.findings()).isEmpty();
    assertThat(plan.nodes())
        .singleElement()
        .satisfies(
            node -> {
              assertThat(node.action()).isEqualTo(NodeAction.UPDATE);
              assertThat(node.diff()).contains("---gc_interval=120\n+--gc_interval=60\n");
            });
  }
}
