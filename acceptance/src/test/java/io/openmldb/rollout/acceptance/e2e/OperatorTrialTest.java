package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.acceptance.testbed.OldestZooKeeper;
import io.openmldb.rollout.acceptance.testbed.OpenSshDaemon;
import io.openmldb.rollout.acceptance.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator does first, on hosts and a ZooKeeper as operators have them: ZooKeeper 3.4.14
 * whose root is locked, under a chroot with digest authentication, and Debian's sshd with one
 * session a connection for a user whose shell is tcsh. Run by a user whose login shell is tcsh, the
 * login itself is by that; for any other user sshd starts it. What the operator sees is kept in
 * {@code target/operator-trial}.
 */
@Timeout(900)
@Tag("end-to-end")
class OperatorTrialTest {

  private static final Duration SOON = Duration.ofMinutes(10);
  private static final Path SEEN = Path.of("target/operator-trial").toAbsolutePath();

  private static final String REQUEST =
      """
      cluster: demo
      changes:
        - component: nameserver
          set: {request_timeout_ms: "2061"}
        - component: tablet
          set: {gc_interval: "61"}
        - component: apiserver
          set: {thread_pool_size: "17"}
        - component: taskmanager
          set: {job.tracker.interval: "61"}
      """;

  @TempDir private Path folder;

  @Test
  void checkPlanAndAWholeRolloutWorkWhereZookeeperIsOldAndLockedAndLoginsAreHardened()
      throws Exception {
    try (Testbed testbed = new Testbed(folder)) {
      OldestZooKeeper zookeeper =
          testbed.closeWithTestbed(
              OldestZooKeeper.start(testbed.repository(), folder.resolve("zookeeper")));
      testbed.startTemporal();
      testbed.startCluster(
          "--fast",
          "--zookeeper",
          zookeeper.address(),
          "--zookeeper-auth",
          zookeeper.credentials().toString());
      OpenSshDaemon ssh =
          testbed.closeWithTestbed(OpenSshDaemon.start(testbed.cluster(), folder, hardening()));
      LaunchedProcess worker = testbed.startWorker(ssh.registry());
      ClusterState before = testbed.cluster().state();

      String check = seen("check", testbed.rollout(SOON, "", "check", "demo"));
      assertThat(check).contains("nothing stands against a rollout of demo");
      String plan = seen("plan", testbed.rollout(SOON, REQUEST, "plan", "-f", "-"));
      assertThat(plan).contains("gc_interval");
      assertThat(testbed.cluster().state().starts()).isEqualTo(before.starts());

      Path writes = folder.resolve("writes.json");
      try (LaunchedProcess writer = testbed.cluster().write(writes)) {
        seen("start", testbed.rollout(SOON, REQUEST, "start", "--watch", "-f", "-"));
        assertThat(writer.isAlive()).isTrue();
      }
      seen("report", testbed.rollout(SOON, "", "report", "demo"));

      Map<String, Long> expected = new TreeMap<>(before.starts());
      expected.replaceAll((endpoint, starts) -> starts + 1);
      assertThat(testbed.cluster().state().starts()).isEqualTo(expected);
      assertThat(testbed.cluster().check(writes).acknowledged()).isPositive();
      assertThat(testbed.cluster().check(writes).lost()).isZero();
      assertThat(Files.readString(worker.log())).doesNotContain(OldestZooKeeper.PASSWORD);
    }
  }

  private static String hardening() {
    boolean isTcsh = Objects.toString(System.getenv("SHELL"), "").endsWith("csh");
    String shell = "ForceCommand exec /bin/tcsh -c \"$SSH_ORIGINAL_COMMAND\"\n";
    return "MaxSessions 1\n" + (isTcsh ? "" : shell);
  }

  /** What the operator saw of a command that ended well. */
  private static String seen(String name, CommandRun.Result result) throws IOException {
    String text = result.out() + result.err();
    Files.createDirectories(SEEN);
    Files.writeString(SEEN.resolve(name + ".txt"), text);
    assertThat(result.exitCode()).as(text).isZero();
    assertThat(text).doesNotContain(OldestZooKeeper.PASSWORD);
    return text;
  }
}
