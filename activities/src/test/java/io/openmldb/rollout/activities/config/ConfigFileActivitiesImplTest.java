package io.openmldb.rollout.activities.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openmldb.rollout.activities.config.file.Sha256;
import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import io.openmldb.rollout.activities.lease.LeaseAttemptRunner;
import io.openmldb.rollout.activities.lease.LeaseLostException;
import io.openmldb.rollout.activities.lease.LeaseStore;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.ssh.RemoteFileException;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.stub.SmallDisk;
import io.openmldb.rollout.activities.stub.TestRegistry;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.workflows.activity.ConfigFileActivities.FileOutcome;
import io.openmldb.rollout.workflows.activity.ConfigFileActivities.FileTask;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.PendingUndo.FileChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files over real SSH, under a real lease. */
@Tag("component")
final class ConfigFileActivitiesImplTest {

  private static final String BEFORE = "# 中\r\n--gc_interval=120\r\n--zk_cert=old";
  private static final String AFTER = "# 中\r\n--gc_interval=60\r\n--zk_cert=root:hunter2";
  private static final ConfigEdit EDIT =
      new ConfigEdit(Map.of("gc_interval", "60", "zk_cert", "root:${secret:ZK}"), List.of());

  @TempDir private Path folder;
  private TestingServer zookeeper;
  private EmbeddedSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();
  private final ZooKeeperClients zooKeepers = new ZooKeeperClients();
  private LeaseStore leases;
  private Lease lease;
  private Path file;
  private ConfigFileActivitiesImpl activity;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new TestingServer();
    sshd = EmbeddedSshd.start(folder.resolve("ssh"));
    ClusterRegistry registry =
        TestRegistry.load(folder, sshd.address(), zookeeper.getConnectString());
    leases = new LeaseStore(registry, zooKeepers, () -> "here", null);
    lease = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
    file = Files.createDirectories(folder.resolve("node/conf")).resolve("tablet.flags");
    Files.writeString(file, BEFORE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    activity = activity(registry, "hunter2");
  }

  @AfterEach
  void stop() throws IOException {
    hosts.close();
    zooKeepers.close();
    sshd.close();
    zookeeper.close();
  }

  @Test
  void backUpEditAndRestoreGoForthAndBack() throws Exception {
    FileOutcome backup = activity.backUp(task());
    FileOutcome edit = activity.edit(task());

    assertThat(file).hasContent(AFTER);
    assertThat(sibling(".bak")).hasContent(BEFORE);
    assertThat(sibling(".bak.run-1")).hasContent(BEFORE);
    assertThat(List.of(backup.alreadyDone(), edit.alreadyDone())).containsExactly(false, false);
    for (Path written : List.of(file, sibling(".bak"), sibling(".bak.run-1"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
          .isEqualTo("rw-r-----");
    }

    assertThat(activity.restore(task()).alreadyDone()).isFalse();
    assertThat(file).hasContent(BEFORE);
  }

  @Test
  void eachStepMayBeRepeated() {
    activity.backUp(task());
    assertThat(activity.backUp(task()).alreadyDone()).isTrue();
    activity.edit(task());
    assertThat(activity.edit(task()).alreadyDone()).isTrue();
    // A backup whose answer was lost, and that is made again after the edit.
    assertThat(activity.backUp(task()).alreadyDone()).isTrue();
    activity.restore(task());
    assertThat(activity.restore(task()).alreadyDone()).isTrue();
  }

  @Test
  void aFileThatIsAMountIsOverwrittenAndRestoredWhereItIs() throws Exception {
    Path source = Files.writeString(folder.resolve("outside.flags"), BEFORE);
    activity = activity(inPlace(), "hunter2");
    assumeTrue(
        new ProcessBuilder("mount", "--bind", source.toString(), file.toString()).start().waitFor()
                == 0
            || System.getenv("CI") != null);
    try {
      activity.backUp(task());
      assertThat(activity.edit(task()).alreadyDone()).isFalse();
      assertThat(activity.edit(task()).alreadyDone()).isTrue();
      assertThat(file).hasContent(AFTER);
      assertThat(source).hasContent(AFTER);

      // A worker died, and with it the host, in the middle of the overwriting.
      Files.writeString(file.resolveSibling(".tablet.flags.rollout-overwrite"), AFTER);
      Files.writeString(file, AFTER.substring(0, 20));
      assertThat(activity.edit(task()).alreadyDone()).isTrue();
      assertThat(source).hasContent(AFTER);

      activity.restore(task());
      assertThat(source).hasContent(BEFORE);
      assertThat(file.resolveSibling(".tablet.flags.rollout-overwrite")).doesNotExist();
    } finally {
      assertThat(new ProcessBuilder("umount", file.toString()).start().waitFor()).isZero();
    }
  }

  private ClusterRegistry inPlace() throws Exception {
    return TestRegistry.load(
        folder, sshd.address(), zookeeper.getConnectString(), "{tablet: {overwriteInPlace: true}}");
  }

  @Test
  void aFileThatIsReadOnlyIsReplacedByOneThatIs() throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));

    activity.backUp(task());
    activity.edit(task());

    assertThat(file).hasContent(AFTER);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("r--r--r--");
  }

  @Test
  void aRolloutsOwnBackupSurvivesTheNextRollout() throws Exception {
    activity.backUp(task());
    activity.edit(task());
    leases.release(lease);
    lease = leases.acquire("demo", "rollout-demo", "run-2", () -> true);
    Files.writeString(file, "--gc_interval=1\n");
    String sha256 = Sha256.hex("--gc_interval=1\n".getBytes(UTF_8));

    activity.backUp(
        new FileTask(lease, node(), new ConfigEdit(Map.of(), List.of()), sha256, sha256));

    assertThat(sibling(".bak")).hasContent("--gc_interval=1\n");
    assertThat(sibling(".bak.run-1")).hasContent(BEFORE);
    assertThat(sibling(".bak.run-2")).hasContent("--gc_interval=1\n");
  }

  @Test
  void aFileThatWasMendedByHandIsBackedUpEditedAndRestoredBesideItsFirstContent() throws Exception {
    String mended = BEFORE.replace("old", "mended");
    activity.backUp(task());
    activity.edit(task());
    activity.restore(task());
    Files.writeString(file, mended);
    FileTask again = new FileTask(lease, node(), EDIT, sha256(mended), sha256(AFTER));

    activity.backUp(again);
    activity.edit(again);
    assertThat(activity.backUp(again).alreadyDone()).isTrue();

    assertThat(file).hasContent(AFTER);
    assertThat(sibling(".bak")).hasContent(mended);
    assertThat(sibling(".bak.run-1")).hasContent(BEFORE);
    assertThat(sibling(".bak.run-1." + sha256(mended).substring(0, 8))).hasContent(mended);
    activity.restore(again);
    assertThat(file).hasContent(mended);
  }

  @Test
  void aFileThatSomebodyElseChangedIsLeftAlone() throws Exception {
    Files.writeString(file, BEFORE + "\r\n--mine=1");

    for (org.assertj.core.api.ThrowableAssert.ThrowingCallable step :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> activity.backUp(task()),
            () -> activity.edit(task()),
            () -> activity.restore(task()))) {
      assertThatThrownBy(step)
          .isInstanceOf(FileConflictException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining(sha256(BEFORE))
          .hasMessageContaining(sha256(AFTER));
    }
    assertThat(file).hasContent(BEFORE + "\r\n--mine=1");
  }

  @Test
  void aSecretThatChangedSinceThePlanIsAConflictThatDoesNotShowIt() throws Exception {
    ClusterRegistry registry =
        TestRegistry.load(folder, sshd.address(), zookeeper.getConnectString());

    assertThatThrownBy(() -> activity(registry, "newsecret").edit(task()))
        .isInstanceOf(FileConflictException.class)
        .hasMessageNotContaining("newsecret");
    assertThat(file).hasContent(BEFORE);
  }

  @Test
  void nothingIsTouchedUnderALeaseThatIsLost() throws Exception {
    leases.release(lease);
    leases.acquire("demo", "another", "run-9", () -> true);

    assertThatThrownBy(() -> activity.edit(task())).isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> activity.backUp(task())).isInstanceOf(LeaseLostException.class);
    assertThat(file).hasContent(BEFORE);
    assertThat(sibling(".bak")).doesNotExist();
  }

  @Test
  void withoutAnyBackupThereIsNoRestoreAndTheMessageSaysSo() throws Exception {
    activity.edit(task());

    assertThatThrownBy(() -> activity.restore(task()))
        .isInstanceOf(FileConflictException.class)
        .hasMessageContaining("no backup");
    assertThat(file).hasContent(AFTER);
  }

  @Test
  void aDiskThatIsFullAtTheBackupLeavesNoHalfOfOneAndTheFileAsItIs() throws Exception {
    try (SmallDisk disk = SmallDisk.on(file.getParent())) {
      Files.writeString(file, BEFORE);
      Path filler = disk.fill();

      assertThatThrownBy(() -> activity.backUp(task()))
          .isInstanceOf(RemoteFileException.class)
          .hasMessageContaining(sibling(".bak").toString())
          .hasMessageContaining("No space left on device");
      assertThat(file.getParent())
          .isDirectoryNotContaining(path -> !filler.equals(path) && !file.equals(path));
      assertThat(file).hasContent(BEFORE);
    }
  }

  @Test
  void aDiskThatFillsUpBeforeTheEditLeavesTheFileWholeUntilThereIsRoomAgain() throws Exception {
    try (SmallDisk disk = SmallDisk.on(file.getParent())) {
      Files.writeString(file, BEFORE);
      activity.backUp(task());
      Path filler = disk.fill();

      assertThatThrownBy(() -> activity.edit(task()))
          .isInstanceOf(RemoteFileException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("No space left on device");
      assertThat(file).hasContent(BEFORE);

      Files.delete(filler);
      activity.edit(task());
      assertThat(file).hasContent(AFTER);
    }
  }

  @Test
  void aChangeIsInTheLeaseBeforeItIsMadeAndIsUndoneFromThereByAnotherRollout() {
    activity.backUp(task());
    activity.edit(task());
    FileChange change = leases.requireHeld(lease).file();
    assertThat(change).isEqualTo(new FileChange(sha256(BEFORE), sha256(AFTER), lease.runId()));

    leases.release(lease);
    Lease next = leases.acquire("demo", "rollout-next", "run-next", () -> true);
    FileTask back =
        new FileTask(next, node(), null, sha256(BEFORE), sha256(AFTER), change.rolloutId(), false);
    activity.restore(back);

    assertThat(file).hasBinaryContent(BEFORE.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFileThatWasPutBackIsKnownAsSuchToWhoeverUndoesTheRest() throws IOException {
    activity.backUp(task());
    activity.edit(task());
    activity.restore(task());
    assertThat(leases.requireHeld(lease).file())
        .isEqualTo(new FileChange(sha256(BEFORE), sha256(AFTER), "run-1", true));

    activity.restore(task());
    assertThat(leases.requireHeld(lease).file().back()).isTrue();

    activity.edit(task());
    assertThat(leases.requireHeld(lease).file().back()).isFalse();
  }

  @Test
  void aFileThatAPersonHasMendedSinceIsKeptWhereItMayBeAndIsNothingToUndo() throws IOException {
    activity.backUp(task());
    activity.edit(task());
    Files.writeString(file, "--mended=by_hand\n");

    assertThatThrownBy(() -> activity.restore(task())).isInstanceOf(FileConflictException.class);
    assertThat(leases.requireHeld(lease).file()).isNotNull();
    FileOutcome outcome = activity.restore(keeping());

    assertThat(outcome.foreign()).isTrue();
    assertThat(outcome.note())
        .contains(file.toString(), sha256("--mended=by_hand\n"), "is kept as it is");
    assertThat(file).hasContent("--mended=by_hand");
    assertThat(leases.requireHeld(lease).file()).isNull();
  }

  @Test
  void aFileThatNobodyElseHasChangedIsPutBackWhereAnothersWouldBeKept() {
    activity.backUp(task());
    activity.edit(task());

    assertThat(activity.restore(keeping()).foreign()).isFalse();

    assertThat(file).hasContent(BEFORE);
  }

  private FileTask keeping() {
    return new FileTask(lease, node(), EDIT, sha256(BEFORE), sha256(AFTER), "run-1", true);
  }

  @Test
  void aFileThatSomebodyElseHasChangedIsNothingToUndo() throws IOException {
    activity.backUp(task());
    activity.edit(task());
    Files.writeString(file, "--mended=by_hand\n");

    assertThatThrownBy(() -> activity.edit(task())).isInstanceOf(FileConflictException.class);
    assertThat(leases.requireHeld(lease).file()).isNull();
  }

  private ConfigFileActivitiesImpl activity(ClusterRegistry registry, String secret) {
    return new ConfigFileActivitiesImpl(
        registry,
        hosts,
        new LeaseAttemptRunner(leases),
        SecretResolver.fromEnvironment(Map.of("ZK", secret)));
  }

  private FileTask task() {
    return new FileTask(lease, node(), EDIT, sha256(BEFORE), sha256(AFTER));
  }

  private Node node() {
    return new Node(
        Component.TABLET, "127.0.0.1:10921", "127.0.0.1", folder.resolve("node").toString());
  }

  private Path sibling(String suffix) {
    return file.resolveSibling("tablet.flags" + suffix);
  }

  private static String sha256(String content) {
    return Sha256.hex(content.getBytes(UTF_8));
  }
}
