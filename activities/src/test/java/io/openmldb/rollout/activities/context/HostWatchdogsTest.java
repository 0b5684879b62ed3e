package io.openmldb.rollout.activities.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.fake.FakeWorker;
import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.stub.AnsweringServer;
import io.openmldb.rollout.activities.support.BoundedWait;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real scripts, on a real host by SSH, against servers that answer as OpenMLDB's do. */
@Tag("component")
class HostWatchdogsTest {

  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration LATER = Duration.ofSeconds(20);
  private static final String FOLLOWERS = "/TabletServer/GetTableFollower";
  private static final String ROLE = "/TabletServer/ChangeRole";
  private static final String MODE = "/TabletServer/SetMode";
  private static final String LIFTED = MODE + " {\"follower\":false} uroot:hunter2";

  @TempDir private Path folder;
  private EmbeddedSshd sshd;
  private RemoteHosts hosts;
  private HostWatchdogs watchdogs;
  private final AnsweringServer fenced =
      new AnsweringServer().on(ROLE, "{\"code\":0,\"msg\":\"ok\"}").on(MODE, "{\"code\":0}");
  private final AnsweringServer target = new AnsweringServer();
  private List<String> nameservers = List.of();

  @BeforeEach
  void openHost() {
    sshd = EmbeddedSshd.start(folder.resolve("ssh"));
    hosts = new RemoteHosts();
    Node node = new Node(Component.TABLET, fenced.endpoint(), "127.0.0.1", folder.toString());
    watchdogs =
        new HostWatchdogs(
            hosts.open(sshd.address()),
            node,
            FakeWorker.held(),
            () -> "uroot:hunter2",
            () -> nameservers);
  }

  @AfterEach
  void close() throws IOException {
    watchdogs.disarmFence();
    watchdogs.disarmFailover();
    hosts.close();
    sshd.close();
    fenced.close();
    target.close();
  }

  private List<LeaderMove> batch() {
    return List.of(new LeaderMove("db", "t", 7, 3, fenced.endpoint(), target.endpoint(), false));
  }

  private void armAndAwaitLift() {
    watchdogs.armFence(fenced.endpoint(), batch(), SOON);
    BoundedWait.forWhat("the fence to be lifted")
        .atMost(LATER)
        .until(() -> fenced.asked().contains(LIFTED));
  }

  @Test
  void anOldLeaderWhoseSuccessorLeadsIsDemotedBeforeTheFenceIsLifted() {
    target.on(FOLLOWERS, "{\"code\":0,\"msg\":\"ok\",\"offset\":5}");

    armAndAwaitLift();

    assertThat(target.asked()).containsExactly(FOLLOWERS + " {\"tid\":7,\"pid\":3} uroot:hunter2");
    assertThat(fenced.asked())
        .containsExactly(
            ROLE + " {\"tid\":7,\"pid\":3,\"mode\":\"kTableFollower\"} uroot:hunter2", LIFTED);
  }

  @Test
  void aNewLeaderWithoutFollowersLeadsAllTheSame() {
    target.on(FOLLOWERS, "{\"code\":134,\"msg\":\"has no follower\",\"offset\":5}");

    armAndAwaitLift();

    assertThat(fenced.asked()).hasSize(2).first().asString().startsWith(ROLE);
  }

  @Test
  void aLeaderWhoseLeadHasNotPassedKeepsIt() {
    target.on(FOLLOWERS, "{\"code\":103,\"msg\":\"table is follower\"}");

    armAndAwaitLift();

    assertThat(fenced.asked()).containsExactly(LIFTED);
  }

  @Test
  void aTargetThatIsGoneDoesNotKeepTheFenceUp() {
    target.close();

    armAndAwaitLift();

    assertThat(fenced.asked()).containsExactly(LIFTED);
  }

  @Test
  void aDisarmedAlarmNeverGoesOff() {
    watchdogs.armFence(fenced.endpoint(), batch(), Duration.ofSeconds(1));
    watchdogs.disarmFence();
    target.on(FOLLOWERS, "{\"code\":0,\"msg\":\"ok\"}");

    // One that is armed later goes off; by then the disarmed one would have, long ago.
    try (AnsweringServer leader =
        new AnsweringServer().on("/NameServer/ConfSet", "{\"code\":0,\"msg\":\"ok\"}")) {
      nameservers = List.of(leader.endpoint());
      watchdogs.armFailover(Duration.ofSeconds(2));
      BoundedWait.forWhat("the later watchdog")
          .atMost(LATER)
          .until(() -> !leader.asked().isEmpty());
    }
    assertThat(fenced.asked()).isEmpty();
  }

  @Test
  void autoFailoverIsSwitchedOnAtWhicheverNameserverLeads() {
    try (AnsweringServer standby =
            new AnsweringServer()
                .on("/NameServer/ConfSet", "{\"code\":300,\"msg\":\"nameserver is not leader\"}");
        AnsweringServer leader =
            new AnsweringServer().on("/NameServer/ConfSet", "{\"code\":0,\"msg\":\"ok\"}")) {
      nameservers = List.of("127.0.0.1:1", standby.endpoint(), leader.endpoint());
      watchdogs.armFailover(SOON);
      BoundedWait.forWhat("the switch").atMost(LATER).until(() -> !leader.asked().isEmpty());

      String asked =
          "/NameServer/ConfSet {\"conf\":{\"key\":\"auto_failover\",\"value\":\"true\"}}"
              + " uroot:hunter2";
      assertThat(standby.asked()).containsExactly(asked);
      assertThat(leader.asked()).containsExactly(asked);
    }
  }

  @Test
  void noScriptHoldsTheSecretAndItsFileIsForTheOwnerAlone() throws IOException {
    watchdogs.armFence(fenced.endpoint(), batch(), Duration.ofMinutes(5));

    try (Stream<Path> files = Files.walk(folder.resolve(".openmldb-rollout"))) {
      List<Path> holding = files.filter(Files::isRegularFile).filter(this::holdsSecret).toList();
      assertThat(holding)
          .extracting(path -> path.getFileName().toString())
          .containsExactly("authorization");
      assertThat(Files.getPosixFilePermissions(holding.get(0)))
          .extracting(Enum::name)
          .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    }
  }

  private boolean holdsSecret(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).contains("hunter2");
    } catch (IOException e) {
      return false;
    }
  }
}
