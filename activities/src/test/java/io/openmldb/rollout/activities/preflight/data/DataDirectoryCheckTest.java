package io.openmldb.rollout.activities.preflight.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.config.gflags.FlagFile;
import io.openmldb.rollout.activities.config.gflags.ReleasedFlags;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.request.SingleReplicaPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real directories, looked at over real SSH. */
@Tag("component")
class DataDirectoryCheckTest {

  private static final SingleReplicaPolicy ADD = SingleReplicaPolicy.ADD_REPLICA;

  @TempDir Path directory;
  private EmbeddedSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();
  private Path workdir;

  @BeforeEach
  void start() throws IOException {
    sshd = EmbeddedSshd.start(directory.resolve("ssh"));
    workdir = Files.createDirectories(directory.resolve("tablet with blanks"));
  }

  @AfterEach
  void stop() {
    hosts.close();
    sshd.close();
  }

  @Test
  void anotherDirectoryLeavesEveryReplicaBehindAndTheFindingSaysHowMuchAndWhich()
      throws IOException {
    store("db/1_0", 3_000_000);
    store("db/1_1", 1_000_000);

    Finding finding =
        only(check("--db_root_path=./db", "--db_root_path=./disk2", ADD, held(1, 0), held(1, 1)));

    assertThat(finding.level()).isEqualTo(FindingLevel.ERROR);
    assertThat(finding.is(FindingCode.DATA_DIRECTORY)).isTrue();
    assertThat(finding.key()).isEqualTo("db_root_path");
    assertThat(finding.message())
        .startsWith(
            "tablet 127.0.0.1:10921: with db_root_path=./disk2 it would look for 2 of its 2 replicas"
                + " where their data is not; 3.8 MiB would be left behind in ./db: db.t1/0, db.t1/1")
        .doesNotContain("no other live replica");
  }

  /** Partitions 1 and 2 of table 1 stay in the first of two directories, 0 moves to the second. */
  @Test
  void oneMoreDirectoryLeavesThoseBehindThatTheTabletLooksForInAnotherOne() throws IOException {
    store("db/1_0", 10);
    store("db/1_1", 10);
    store("db/1_2", 10);

    Finding finding =
        only(
            check(
                "--db_root_path=./db",
                "--db_root_path=./db,./disk2",
                ADD,
                held(1, 0),
                held(1, 1),
                held(1, 2)));

    assertThat(finding.message()).contains("1 of its 3 replicas", "in ./db: db.t1/0");
  }

  @Test
  void anotherSpellingOfTheSameDirectoryAndDataThatAnswersToBothAreNoFinding() throws IOException {
    store("db/1_0", 10);
    Files.createSymbolicLink(workdir.resolve("link"), workdir.resolve("db"));

    assertThat(check("--db_root_path=./db", "--db_root_path=" + workdir + "/db", ADD, held(1, 0)))
        .isEmpty();
    assertThat(check("--db_root_path=./db", "--db_root_path=link", ADD, held(1, 0))).isEmpty();
    assertThat(check("--db_root_path=db", "--db_root_path=db", ADD, held(1, 0))).isEmpty();
  }

  @Test
  void dataThatWasMovedWhereTheTabletWillLookIsNoFinding() throws IOException {
    store("disk2/1_0", 10);

    assertThat(check("--db_root_path=./db", "--db_root_path=./disk2", ADD, held(1, 0))).isEmpty();
  }

  @Test
  void otherDataWhereTheTabletWillLookIsTold() throws IOException {
    store("db/1_0", 10);
    store("disk2/1_0", 10);

    assertThat(only(check("--db_root_path=db", "--db_root_path=disk2", ADD, held(1, 0))).message())
        .contains("for 1 of them it would load other data instead");
  }

  @Test
  void aFileThatWasChangedByHandSinceTheProcessStartedIsAFindingOfAnyRestart() throws IOException {
    Files.createDirectories(workdir.resolve("disk2"));

    assertThat(
            only(check("--db_root_path=disk2", "--db_root_path=disk2", ADD, held(1, 0))).message())
        .contains("1 of its 1 replicas", "which is not where the file says");
  }

  @Test
  void aReplicaThatTheTabletNeverHadHasNothingToLeaveBehind() {
    HeldReplica inMetadataOnly =
        new HeldReplica(new PartitionId("db", "t1", 1, 0), "kMemory", false, false, 0);

    assertThat(check("--db_root_path=db", "--db_root_path=disk2", ADD, inMetadataOnly)).isEmpty();
  }

  @Test
  void withoutTheFlagTheDataIsInItsDefault() throws IOException {
    store("db/1_0", 10);

    assertThat(only(check("--db_root_path=./db", "", ADD, held(1, 0))).message())
        .contains("with db_root_path=/tmp/ it would look");
  }

  @Test
  void theOnlyReplicaIsToldAndWhatBecomesOfItWithoutAnother() throws IOException {
    store("db/1_0", 10);
    HeldReplica sole = new HeldReplica(new PartitionId("db", "t1", 1, 0), "kMemory", true, true, 0);

    assertThat(only(check("--db_root_path=db", "--db_root_path=disk2", ADD, sole)).message())
        .endsWith("1 of them have no other live replica");
    assertThat(
            only(check(
                    "--db_root_path=db",
                    "--db_root_path=disk2",
                    SingleReplicaPolicy.ALLOW_UNAVAILABILITY,
                    sole))
                .message())
        .endsWith("so that nobody could serve them and the tablet would be rolled back");
  }

  @Test
  void manyPartitionsAreCountedAndAFewNamed() throws IOException {
    for (int pid = 0; pid < 2_000; pid++) {
      store("db/1_" + pid, 0);
    }

    String message =
        only(check(
                "--db_root_path=db",
                "--db_root_path=disk2",
                ADD,
                IntStream.range(0, 2_000)
                    .mapToObj(pid -> held(1, pid))
                    .toArray(HeldReplica[]::new)))
            .message();

    assertThat(message).contains("2000 of its 2000", "db.t1/9 and 1990 more").hasSizeLessThan(400);
  }

  @Test
  void aHostThatDoesNotTellLeavesTheChangedOnesUnderSuspicionAndNoOthers() {
    workdir = directory.resolve("no such directory");
    HeldReplica told =
        new HeldReplica(new PartitionId("db", "t1", 1, 0), "kMemory", false, true, 2_048);

    assertThat(only(check("--db_root_path=db", "--db_root_path=disk2", ADD, told)).message())
        .contains("2.0 KiB would be left behind in db");
    assertThat(check("--db_root_path=db", "--db_root_path=db", ADD, told)).isEmpty();
  }

  @Test
  void anotherRecycleBinIsAWarningBecauseNothingDeletesWhatIsLeftInTheOldOne() {
    Finding finding =
        only(
            check(
                "--recycle_bin_enabled=true\n--recycle_bin_root_path=./recycle",
                "--recycle_bin_enabled=true\n--recycle_bin_root_path=./bin2",
                ADD));

    assertThat(finding.level()).isEqualTo(FindingLevel.WARNING);
    assertThat(finding.key()).isEqualTo("recycle_bin_root_path");
    assertThat(finding.message()).contains("stays in ./recycle");
  }

  private List<Finding> check(
      String before, String after, SingleReplicaPolicy singleReplica, HeldReplica... held) {
    Node node = new Node(Component.TABLET, "127.0.0.1:10921", "127.0.0.1", workdir.toString());
    return new DataDirectoryCheck(
            hosts.open(sshd.address()), node, file(before), ReleasedFlags.catalog(file(after)))
        .findings(List.of(held), singleReplica);
  }

  private static FlagFile file(String flags) {
    return FlagFile.parse((flags + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static Finding only(List<Finding> findings) {
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  private void store(String path, int bytes) throws IOException {
    Path folder = Files.createDirectories(workdir.resolve(path));
    Files.write(folder.resolve("table_meta.txt"), new byte[bytes]);
  }

  private static HeldReplica held(int tid, int pid) {
    return new HeldReplica(new PartitionId("db", "t" + tid, tid, pid), "kMemory", false, true, 0);
  }
}
