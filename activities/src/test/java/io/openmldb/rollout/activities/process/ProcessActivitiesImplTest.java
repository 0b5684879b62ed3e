package io.openmldb.rollout.activities.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.config.secrets.SecretResolver;
import io.openmldb.rollout.activities.context.ClusterContexts;
import io.openmldb.rollout.activities.leadership.failover.FailoverPauses;
import io.openmldb.rollout.activities.lease.LeaseAttemptRunner;
import io.openmldb.rollout.activities.lease.LeaseLostException;
import io.openmldb.rollout.activities.lease.LeaseStore;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.recovery.ReturnedTabletRecovery;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.stub.TestRegistry;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.workflows.activity.ProcessActivities.ProcessTask;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartOutcome;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartTask;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.PendingUndo.ProcessChange;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An apiserver, which needs neither a registration nor a failover pause, by the registry file. */
@Tag("component")
final class ProcessActivitiesImplTest {

  @TempDir private Path folder;
  private TestingServer zookeeper;
  private NodeFixture fixture;
  private final RemoteHosts hosts = new RemoteHosts();
  private final ZooKeeperClients zooKeepers = new ZooKeeperClients();
  private LeaseStore leases;
  private ClusterContexts contexts;
  private ProcessActivitiesImpl activity;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new TestingServer();
    fixture = new NodeFixture(folder, Component.APISERVER);
    ClusterRegistry registry =
        TestRegistry.load(folder, fixture.sshd().address(), zookeeper.getConnectString());
    leases = new LeaseStore(registry, zooKeepers, () -> "here", null);
    contexts =
        new ClusterContexts(
            zooKeepers,
            new LeaseAttemptRunner(leases),
            new OpenmldbClients(zooKeepers),
            (cluster, host) -> hosts.open(cluster.address(host)),
            ReturnedTabletRecovery::recover);
    activity =
        new ProcessActivitiesImpl(
            registry,
            hosts,
            zooKeepers,
            new OpenmldbClients(zooKeepers),
            new LeaseAttemptRunner(leases),
            new FailoverPauses(contexts),
            SecretResolver.fromEnvironment(Map.of("SHARED", "hunter-2")));
    fixture.start(ProcessMode.NORMAL);
  }

  @AfterEach
  void stop() throws Exception {
    contexts.close();
    hosts.close();
    zooKeepers.close();
    fixture.close();
    zookeeper.close();
  }

  @Test
  void aNodeIsInspectedRestartedAndItsLogRead() {
    Lease lease = leases.acquire("demo", "rollout-demo", "run", () -> true);
    ProcessTask task = new ProcessTask("demo", fixture.node());
    ProcessSnapshot before = activity.inspect(task);

    RestartOutcome outcome = activity.restart(restart(lease, before));

    assertThat(outcome.process().pid()).isEqualTo(fixture.starts().get(1));
    assertThat(activity.inspect(task).isSameProcess(outcome.process())).isTrue();
    assertThat(outcome.note()).contains("replaced by " + outcome.process().pid());
    assertThat(activity.logTail(task)).isEmpty();
  }

  @Test
  void whatTheLogQuotesOfASecretIsMaskedThoughTheFileIsPutBack() throws Exception {
    Path logs = Files.createDirectories(fixture.workdir().resolve("logs"));
    Files.writeString(logs.resolve("apiserver.log"), "nobody may log in by hunter-2\n");
    ConfigEdit edit = new ConfigEdit(Map.of("user_line", "root/${secret:SHARED}"), List.of());

    assertThat(activity.logTail(new ProcessTask("demo", fixture.node(), edit)))
        .contains("nobody may log in by ******")
        .doesNotContain("hunter-2");
  }

  @Test
  void aStartThatFailsAfterTheFileWasPutBackQuotesNoSecret() throws Exception {
    Lease lease = leases.acquire("demo", "rollout-demo", "run", () -> true);
    ProcessSnapshot before = activity.inspect(new ProcessTask("demo", fixture.node()));
    Path logs = Files.createDirectories(fixture.workdir().resolve("logs"));
    Files.writeString(logs.resolve("apiserver.INFO"), "nobody may log in by hunter-2\n");
    fixture.configure("--gc_interval=abc\n");
    ConfigEdit edit = new ConfigEdit(Map.of("user_line", "root/${secret:SHARED}"), List.of());
    RestartTask task =
        new RestartTask(
            lease,
            fixture.node(),
            before,
            ProcessMode.NORMAL,
            Procedure.FAST,
            Duration.ofSeconds(60),
            edit,
            ProcessMode.NORMAL,
            false);

    assertThatThrownBy(() -> activity.restart(task))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("nobody may log in by ******")
        .hasMessageNotContaining("hunter-2");
    assertThat(leases.requireHeld(lease).process().before()).isEqualTo(before);
  }

  @Test
  void thatAProcessWasPutBackIsInTheLeaseOnceItIs() {
    Lease lease = leases.acquire("demo", "rollout-demo", "run", () -> true);
    ProcessSnapshot first = activity.inspect(new ProcessTask("demo", fixture.node()));
    ProcessSnapshot updated = activity.restart(restart(lease, first)).process();
    assertThat(leases.requireHeld(lease).process())
        .isEqualTo(new ProcessChange(first, ProcessMode.NORMAL));

    ProcessSnapshot back = activity.restart(puttingBack(lease, updated)).process();
    ProcessChange done = leases.requireHeld(lease).process();
    assertThat(done).isEqualTo(new ProcessChange(first, ProcessMode.NORMAL, back));

    // The answer of that one got lost: it is made again, and finds that it was done.
    assertThat(activity.restart(puttingBack(lease, updated)).alreadyDone()).isTrue();
    ProcessChange again = leases.requireHeld(lease).process();
    assertThat(again.before()).isEqualTo(first);
    assertThat(again.back().isSameProcess(back)).isTrue();
    assertThat(fixture.starts()).hasSize(3);

    activity.restart(restart(lease, back));
    assertThat(leases.requireHeld(lease).process())
        .isEqualTo(new ProcessChange(back, ProcessMode.NORMAL));
  }

  @Test
  void aProcessThatCouldNotBePutBackIsNotTakenForOneThatWas() throws Exception {
    Lease lease = leases.acquire("demo", "rollout-demo", "run", () -> true);
    ProcessSnapshot first = activity.inspect(new ProcessTask("demo", fixture.node()));
    ProcessSnapshot updated = activity.restart(restart(lease, first)).process();
    fixture.configure("--gc_interval=abc\n");

    assertThatThrownBy(() -> activity.restart(puttingBack(lease, updated)))
        .isInstanceOf(StartFailedException.class);

    assertThat(leases.requireHeld(lease).process().isBack()).isFalse();
  }

  private RestartTask puttingBack(Lease lease, ProcessSnapshot before) {
    return new RestartTask(
        lease,
        fixture.node(),
        before,
        ProcessMode.NORMAL,
        Procedure.FAST,
        Duration.ofSeconds(60),
        null,
        ProcessMode.NORMAL,
        true);
  }

  @Test
  void theGuardWaitsForTheSessionOfTheProcessThatIsStopped() throws Exception {
    Lease lease = leases.acquire("demo", "rollout-demo", "run", () -> true);
    ProcessSnapshot before = activity.inspect(new ProcessTask("demo", fixture.node()));
    Path file = fixture.workdir().resolve(fixture.node().component().file());
    Files.writeString(
        file.resolveSibling("apiserver.flags.bak.run"), "--zk_session_timeout=60000\n");
    Path guards = fixture.workdir().resolve("guards");
    Files.writeString(
        fixture.workdir().resolve("bin/openmldb"),
        """
        #!/bin/sh
        for process in /proc/[0-9]*; do
            tr '\\0' ' ' 2> /dev/null < $process/cmdline | grep guards/script >> guards
        done
        exit 1
        """);

    assertThatThrownBy(() -> activity.restart(restart(lease, before)))
        .isInstanceOf(StartFailedException.class);

    // What ZooKeeper and the nameserver may need beyond the session is twenty seconds.
    assertThat(Files.readString(guards)).contains(" 80 ");
  }

  @Test
  void nothingIsStoppedUnderALeaseThatIsLost() {
    Lease lost = leases.acquire("demo", "rollout-demo", "run", () -> true);
    leases.release(lost);
    ProcessSnapshot before = activity.inspect(new ProcessTask("demo", fixture.node()));

    assertThatThrownBy(() -> activity.restart(restart(lost, before)))
        .isInstanceOf(LeaseLostException.class);
    assertThat(fixture.calls()).containsExactly("start");
  }

  private RestartTask restart(Lease lease, ProcessSnapshot before) {
    return new RestartTask(
        lease, fixture.node(), before, ProcessMode.NORMAL, Procedure.FAST, Duration.ofSeconds(60));
  }
}
