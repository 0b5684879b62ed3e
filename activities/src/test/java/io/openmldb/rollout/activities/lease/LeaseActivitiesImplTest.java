package io.openmldb.rollout.activities.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.context.ClusterContexts;
import io.openmldb.rollout.activities.inventory.TopologyDiscovery;
import io.openmldb.rollout.activities.openmldb.OpenmldbClients;
import io.openmldb.rollout.activities.recovery.InterruptedRolloutRepair;
import io.openmldb.rollout.activities.recovery.ReturnedTabletRecovery;
import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.registry.ClusterRegistry;
import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.stub.StubServer;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.sandbox.layout.FreePorts;
import io.openmldb.rollout.workflows.activity.LeaseActivities.LeaseRequest;
import io.openmldb.rollout.workflows.activity.LeaseActivities.LeaseStatus;
import io.openmldb.rollout.workflows.activity.LeaseActivities.NodeInProgress;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.Follower;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.MoveCost;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.PendingUndo;
import io.openmldb.rollout.workflows.api.model.PendingUndo.FileChange;
import io.openmldb.rollout.workflows.api.model.PendingUndo.ProcessChange;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
class LeaseActivitiesImplTest {

  private static final LeaseRequest REQUEST = new LeaseRequest("demo", "rollout-demo", "run-1");

  @TempDir Path directory;
  private final AtomicReference<String> autoFailover = new AtomicReference<>("true");
  private final AtomicBoolean nodeRolloutRuns = new AtomicBoolean();
  private final RemoteHosts hosts = new RemoteHosts();
  private ZooKeeperFixture zookeeper;
  private ZooKeeperClients zooKeepers;
  private StubServer nameserver;
  private EmbeddedSshd sshd;
  private ClusterContexts contexts;
  private LeaseStore store;
  private LeaseActivitiesImpl leases;
  private Node tablet;
  private Node apiserver;
  private LeaseAttemptRunner attempts;
  private final List<String> loggedIn = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    zookeeper = new ZooKeeperFixture();
    zooKeepers = ZooKeeperFixture.impatient();
    sshd = EmbeddedSshd.start(directory.resolve("ssh"));
    nameserver =
        StubServer.start()
            .answering(
                "NameServer/ConfGet",
                message ->
                    "{\"code\":0,\"msg\":\"ok\",\"conf\":{\"auto_failover\":\""
                        + autoFailover.get()
                        + "\"}}")
            .answering(
                "NameServer/ConfSet",
                message -> {
                  autoFailover.set(message.path("conf").path("value").asText());
                  return "{\"code\":0,\"msg\":\"ok\"}";
                });
    ZooKeeperFixture.register(
        zookeeper.observer(),
        CreateMode.EPHEMERAL_SEQUENTIAL,
        "/openmldb/leader/lock_request",
        nameserver.endpoint());
    tablet = new Node(Component.TABLET, "127.0.0.1:10921", "127.0.0.1", directory.toString());
    apiserver =
        new Node(
            Component.APISERVER,
            "127.0.0.1:" + FreePorts.pick(),
            "127.0.0.1",
            directory.toString());
    Files.writeString(
        directory.resolve("hosts"),
        "[tablet]\n%s %s\n[nameserver]\n127.0.0.1:7527 %s\n[apiserver]\n%s %s\n"
            .formatted(tablet.endpoint(), directory, directory, apiserver.endpoint(), directory));
    ClusterConfig cluster = zookeeper.cluster(directory.resolve("hosts"));
    ClusterRegistry registry = ZooKeeperFixture.registry(cluster);
    OpenmldbClients clients = new OpenmldbClients(zooKeepers);
    store = new LeaseStore(registry, zooKeepers, () -> "here", null);
    attempts = new LeaseAttemptRunner(store);
    contexts =
        new ClusterContexts(
            zooKeepers,
            attempts,
            clients,
            (config, host) -> {
              loggedIn.add(host);
              return hosts.open(sshd.address());
            },
            ReturnedTabletRecovery::recover);
    leases =
        new LeaseActivitiesImpl(
            registry,
            store,
            attempts,
            clients,
            new TopologyDiscovery(zooKeepers),
            new InterruptedRolloutRepair(contexts, (config, host) -> hosts.open(sshd.address())),
            new FixedLeaseOwners(nodeRolloutRuns::get));
  }

  @AfterEach
  void stop() throws Exception {
    contexts.close();
    hosts.close();
    sshd.close();
    nameserver.close();
    zooKeepers.close();
    zookeeper.close();
  }

  @Test
  void whatAutoFailoverIsWhenTheLeaseIsTakenIsWrittenIntoIt() {
    autoFailover.set("false");

    Lease lease = leases.acquire(REQUEST);
    autoFailover.set("true");
    leases.acquire(REQUEST);

    assertThat(store.requireHeld(lease).autoFailoverFound()).isFalse();
  }

  @Test
  void anotherWorkflowIsRefusedWithTheOwnersName() {
    leases.acquire(REQUEST);

    assertThatThrownBy(() -> leases.acquire(new LeaseRequest("demo", "other", "run-2")))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("rollout-demo");
  }

  @Test
  void theNodeInProgressIsWrittenAndForgotten() {
    Lease lease = leases.acquire(REQUEST);

    leases.recordNode(new NodeInProgress(lease, tablet));
    assertThat(store.requireHeld(lease).node()).isEqualTo(tablet);

    leases.recordNode(new NodeInProgress(lease, null));
    assertThat(store.requireHeld(lease).node()).isNull();
  }

  @Test
  void aNodeRolloutWaitsForTheOneThatTheLeaseNamesWhateverBeganIt() {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(of(lease, apiserver));
    nodeRolloutRuns.set(true);

    assertThatThrownBy(() -> leases.recordNode(of(lease, tablet)))
        .isInstanceOfSatisfying(
            NodeRolloutRunningException.class,
            failure -> assertThat(failure.isRetryable()).isTrue())
        .hasMessageContaining("rollout-demo/apiserver/" + apiserver.endpoint());
    assertThat(store.requireHeld(lease).node()).isEqualTo(apiserver);
    leases.recordNode(of(lease, apiserver)); // A further attempt of the same.

    nodeRolloutRuns.set(false);
    leases.recordNode(of(lease, tablet));
    assertThat(store.requireHeld(lease).node()).isEqualTo(tablet);
  }

  @Test
  void anAttemptAtWorkIsNotDisturbedByANodeRolloutThatHasToWait() {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(of(lease, apiserver));
    nodeRolloutRuns.set(true);

    under(
        lease,
        held -> {
          assertThatThrownBy(() -> leases.recordNode(of(lease, tablet)))
              .isInstanceOf(NodeRolloutRunningException.class);
          held.check();
          return held.require();
        });
  }

  @Test
  void whatANodeRolloutLeftIsUndoneBeforeAnotherOneBeginsOnWhateverNode() {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(of(lease, apiserver));
    FileChange file = new FileChange("before", "after", "run");
    under(lease, held -> held.update(record -> record.withFile(file)));

    for (Node next : List.of(tablet, apiserver)) {
      assertThatThrownBy(() -> leases.recordNode(of(lease, next)))
          .isInstanceOf(PendingUndoException.class)
          .hasMessageContaining("the file of " + apiserver.title() + " was to be changed");
      assertThat(leases.pendingUndo(lease).file()).isEqualTo(file);
      // It is the one that undoes it.
      assertThat(store.requireHeld(lease).nodeRollout()).isEqualTo(of(lease, next).workflowId());
    }
    String undoing = of(lease, apiserver).workflowId();
    leases.recordNode(new NodeInProgress(lease, apiserver, undoing, true));
    assertThat(leases.pendingUndo(lease).file()).isEqualTo(file);
    under(lease, held -> held.update(record -> record.withFile(null)));
    leases.recordNode(of(lease, tablet));
    assertThat(store.requireHeld(lease).node()).isEqualTo(tablet);
  }

  @Test
  void movesThatANodeRolloutLeftAreUndoneBeforeAnotherOneBegins() {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(of(lease, tablet));
    LeaderMove move = new LeaderMove("db", "t1", 7, 0, tablet.endpoint(), "127.0.0.1:1", false);
    under(lease, held -> held.recordMoves(tablet.endpoint(), List.of(move)));

    assertThatThrownBy(() -> leases.recordNode(of(lease, apiserver)))
        .isInstanceOf(PendingUndoException.class)
        .hasMessageContaining("1 leaders of " + tablet.title() + " were to be moved");
    assertThat(store.requireHeld(lease).node()).isEqualTo(tablet);
  }

  @Test
  void aNodeRolloutThatStrikesItselfAgainLeavesItsSuccessorNamed() {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(of(lease, apiserver));
    NodeInProgress none = new NodeInProgress(lease, null, of(lease, apiserver).workflowId(), false);
    leases.recordNode(none);
    leases.recordNode(of(lease, tablet));
    nodeRolloutRuns.set(true);

    leases.recordNode(none);

    assertThat(store.requireHeld(lease).node()).isEqualTo(tablet);
  }

  /** Its rollout was reset, and aborted before it came to a node. */
  @Test
  void aLeaseIsNotGivenBackWhileANodeRolloutWorksUnderIt() {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(of(lease, apiserver));
    nodeRolloutRuns.set(true);

    assertThatThrownBy(() -> leases.release(lease)).isInstanceOf(NodeRolloutRunningException.class);
    assertThat(store.requireHeld(lease).node()).isEqualTo(apiserver);

    nodeRolloutRuns.set(false);
    leases.release(lease);
    assertThat(store.read(zookeeper.cluster())).isEmpty();
  }

  @Test
  void aLeaseIsNotGivenBackWhileANodeRolloutHasLeftANodeChanged() {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(of(lease, apiserver));
    under(lease, held -> held.update(r -> r.withFile(new FileChange("before", "after", "run"))));

    assertThatThrownBy(() -> leases.release(lease))
        .isInstanceOf(PendingUndoException.class)
        .hasMessageContaining("the file of " + apiserver.title() + " was to be changed");
    assertThat(store.requireHeld(lease).node()).isEqualTo(apiserver);
  }

  private static NodeInProgress of(Lease lease, Node node) {
    return new NodeInProgress(
        lease, node, "rollout-demo/" + node.component().id() + "/" + node.endpoint(), false);
  }

  @Test
  void aReleaseUndoesNothingAndKeepsTheLeaseWhileSomethingIsToBeUndone() {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(new NodeInProgress(lease, tablet));
    autoFailover.set("false");
    leavePauseOpen(lease);

    assertThatThrownBy(() -> leases.release(lease))
        .isInstanceOf(PendingUndoException.class)
        .hasMessageContaining("auto_failover was switched off");
    assertThat(autoFailover).hasValue("false");
    leases.endInterrupted(lease);
    leases.release(lease);

    assertThat(autoFailover).hasValue("true");
    assertThat(store.read(zookeeper.cluster())).isEmpty();
  }

  @Test
  void aLeaseIsKeptWhileFollowersAreDetached() {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(new NodeInProgress(lease, tablet));
    under(
        lease,
        held ->
            held.recordDetached(
                tablet.endpoint(), List.of(new Follower("db", "t1", 7, 0, "127.0.0.1:1"))));

    assertThatThrownBy(() -> leases.release(lease))
        .isInstanceOf(PendingUndoException.class)
        .hasMessageContaining("1 followers are detached");
  }

  @Test
  void aLeaseIsKeptWhileLeadersAreToBeMovedHomeWhicheverNodeIsInProgress() {
    Lease lease = leases.acquire(REQUEST);
    LeaderMove move = new LeaderMove("db", "t1", 7, 0, tablet.endpoint(), "127.0.0.1:1", false);
    under(lease, held -> held.recordMoves(tablet.endpoint(), List.of(move)));

    assertThatThrownBy(() -> leases.release(lease))
        .isInstanceOf(PendingUndoException.class)
        .hasMessageContaining("1 leaders of " + tablet.title() + " were to be moved");
    PendingUndo pending = leases.pendingUndo(lease);
    assertThat(pending.node()).isEqualTo(tablet);
    assertThat(pending.moves()).isEqualTo(1);
  }

  @Test
  void tabletsThatAreToBeMadeWholeAreToldAndKeepTheLease() {
    Lease lease = leases.acquire(REQUEST);
    under(lease, held -> held.update(record -> record.withReturned(List.of(tablet.endpoint()))));

    assertThatThrownBy(() -> leases.release(lease)).isInstanceOf(PendingUndoException.class);
    assertThat(leases.pendingUndo(lease).returned()).isEqualTo(1);
    assertThat(leases.pendingUndo(lease).node()).isEqualTo(tablet);
  }

  @Test
  void whatWasInterruptedIsEndedAndTheLeaseStays() {
    Lease lease = leases.acquire(REQUEST);
    Node nameServer =
        new Node(Component.NAMESERVER, "127.0.0.1:7527", "127.0.0.1", directory.toString());
    leases.recordNode(new NodeInProgress(lease, nameServer));
    autoFailover.set("false");
    leavePauseOpen(lease);

    PendingUndo pending = leases.pendingUndo(lease);
    assertThat(pending.recorded())
        .hasSize(2)
        .anyMatch(found -> found.contains("auto_failover was switched off"))
        .contains("nameserver 127.0.0.1:7527 was in progress");
    assertThat(pending.isInterrupted()).isTrue();
    leases.endInterrupted(lease);

    assertThat(autoFailover).hasValue("true");
    assertThat(leases.pendingUndo(lease).isInterrupted()).isFalse();
  }

  @Test
  void nobodyLogsInWhereARecordSaysThatTheNodeIs() {
    Lease lease = leases.acquire(REQUEST);
    Node forged =
        new Node(Component.TABLET, tablet.endpoint(), "attacker.example", "/home/attacker");
    leases.recordNode(new NodeInProgress(lease, forged));
    leavePauseOpen(lease);

    leases.endInterrupted(lease);

    assertThat(loggedIn).isNotEmpty().containsOnly("127.0.0.1");
  }

  @Test
  void aNodeThatTheInventoryDoesNotHaveIsNamedAndKeepsTheLease() {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(
        new NodeInProgress(
            lease, new Node(Component.TABLET, "gone:1", "127.0.0.1", directory.toString())));

    assertThatThrownBy(() -> leases.pendingUndo(lease))
        .isInstanceOf(PendingUndoException.class)
        .hasMessageContaining("gone:1 is recorded as in progress");
    assertThat(store.requireHeld(lease).node()).isNotNull();
  }

  @Test
  void aGuardThatHasYetToStartTheNodeUnderWayIsWaitedFor() throws Exception {
    Lease lease = leases.acquire(REQUEST);
    int port = Integer.parseInt(apiserver.endpoint().split(":", 2)[1]);
    leases.recordNode(new NodeInProgress(lease, apiserver));
    Files.createDirectories(directory.resolve(".openmldb-rollout"));
    Files.writeString(directory.resolve(".openmldb-rollout/guard"), "guard-1 armed\n");
    ProcessSnapshot before = ProcessSnapshot.absent(ProcessMode.NORMAL);
    under(
        lease,
        held ->
            held.update(record -> record.replacing(new ProcessChange(before, ProcessMode.NORMAL))));
    CompletableFuture<Void> settled =
        CompletableFuture.runAsync(() -> leases.endInterrupted(lease));
    assertThatThrownBy(() -> settled.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);

    try (ServerSocket listening = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(listening.isBound()).isTrue();
      settled.get(20, TimeUnit.SECONDS);
      assertThat(leases.pendingUndo(lease).process().before()).isEqualTo(before);
    }
  }

  @Test
  void aGuardThatStartedTheNodeUnderWayInVainIsNotWaitedFor() throws Exception {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(new NodeInProgress(lease, apiserver));
    Files.createDirectories(directory.resolve(".openmldb-rollout"));
    Files.writeString(directory.resolve(".openmldb-rollout/guard"), "guard-1 started\n");
    ProcessSnapshot before = ProcessSnapshot.absent(ProcessMode.NORMAL);
    under(
        lease,
        held ->
            held.update(record -> record.replacing(new ProcessChange(before, ProcessMode.NORMAL))));

    CompletableFuture.runAsync(() -> leases.endInterrupted(lease)).get(20, TimeUnit.SECONDS);

    assertThat(leases.pendingUndo(lease).process().before()).isEqualTo(before);
  }

  @Test
  void whatIsRecordedOfANodeIsReadByAnyoneAndStruckWithTheNode() {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(new NodeInProgress(lease, tablet));
    FileChange file = new FileChange("before", "after", "run");
    ProcessSnapshot first = new ProcessSnapshot(7, 1, null, ProcessMode.NORMAL, 0);
    ProcessSnapshot second = new ProcessSnapshot(8, 2, null, ProcessMode.NORMAL, 0);
    under(lease, held -> held.update(record -> record.withFile(file)));
    for (ProcessSnapshot before : List.of(first, second)) {
      ProcessChange change = new ProcessChange(before, ProcessMode.DAEMON);
      under(lease, held -> held.update(record -> record.replacing(change)));
    }
    leases.recordNode(new NodeInProgress(lease, tablet));

    PendingUndo pending = leases.pendingUndo(lease);
    assertThat(pending.node().endpoint()).isEqualTo(tablet.endpoint());
    assertThat(pending.file()).isEqualTo(file);
    assertThat(pending.process()).isEqualTo(new ProcessChange(first, ProcessMode.DAEMON));

    leases.recordNode(new NodeInProgress(lease, null));
    assertThat(leases.pendingUndo(lease)).isEqualTo(PendingUndo.nothing());
  }

  @Test
  void whatMovingLeadersHasCostIsKeptAsLongAsTheNodeIsInProgress() {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(new NodeInProgress(lease, tablet));
    LeaderMove move = new LeaderMove("db", "t1", 7, 0, tablet.endpoint(), "127.0.0.1:1", false);
    for (long lost : List.of(5L, 7L, 6L)) {
      under(lease, held -> held.update(record -> record.withLost(move, lost)));
      under(lease, held -> held.update(record -> record.withoutFence(Duration.ofMillis(lost))));
    }
    leases.recordNode(new NodeInProgress(lease, tablet));

    assertThat(leases.pendingUndo(lease).cost()).isEqualTo(new MoveCost(18, 7, 7));

    leases.recordNode(new NodeInProgress(lease, null));
    assertThat(leases.pendingUndo(lease).cost()).isEqualTo(MoveCost.NONE);
  }

  @Test
  void movesOfTheTabletUnderWayAreTold() {
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(new NodeInProgress(lease, tablet));
    under(
        lease,
        held ->
            held.recordMoves(
                tablet.endpoint(),
                List.of(
                    new LeaderMove("db", "t1", 7, 0, tablet.endpoint(), "127.0.0.1:1", false))));

    assertThat(leases.readLease("demo").recorded())
        .containsExactly(
            "1 leaders of " + tablet.title() + " were to be moved",
            tablet.title() + " was in progress");
  }

  @Test
  void aLookTellsWhoHoldsTheLeaseAndWhatIsRecordedAndChangesNothing() {
    assertThat(leases.readLease("demo")).isEqualTo(LeaseStatus.free());
    Lease lease = leases.acquire(REQUEST);
    leases.recordNode(new NodeInProgress(lease, tablet));

    LeaseStatus look = leases.readLease("demo");

    assertThat(look.owner()).contains("workflow rollout-demo (run ");
    assertThat(look.ownerRuns()).isFalse();
    assertThat(look.recorded()).containsExactly(tablet.title() + " was in progress");
    assertThat(store.requireHeld(lease).node()).isEqualTo(tablet);
  }

  @Test
  void aFreeLeaseIsSimplyTaken() {
    Lease lease = leases.takeOver(REQUEST);

    assertThat(store.requireHeld(lease).workflowId()).isEqualTo("rollout-demo");
  }

  @Test
  void aReleaseIsSafeToRepeatAndLeavesAnothersLeaseAlone() {
    Lease lease = leases.acquire(REQUEST);
    leases.release(lease);
    leases.release(lease);

    Lease other = leases.acquire(new LeaseRequest("demo", "other", "run-2"));
    leases.release(lease);

    assertThat(store.requireHeld(other).workflowId()).isEqualTo("other");
  }

  private void leavePauseOpen(Lease lease) {
    FailoverPauseRecord pause =
        new FailoverPauseRecord(
            tablet.endpoint(), Instant.parse("2026-11-25T03:00:00Z"), "one that died", Map.of());
    under(lease, held -> held.update(record -> record.withFailoverPause(pause)));
  }

  private <T> T under(Lease lease, Function<HeldLease, T> work) {
    return attempts.run(lease, work);
  }
}
