package io.openmldb.rollout.sandbox.server.zk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.sandbox.server.runtime.VirtualRuntime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.Test;

class InMemoryZooKeeperTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(8);
  private static final byte[] VALUE = "value".getBytes(UTF_8);

  private final VirtualRuntime runtime = new VirtualRuntime(Instant.EPOCH);
  private final InMemoryZooKeeper zooKeeper = new InMemoryZooKeeper(runtime);
  private final ZkSession session = zooKeeper.open(TIMEOUT);

  @Test
  void aNodeIsReadAsItWasPutAndMayBeDeletedTwice() throws IOException {
    session.put("/op/op_index", VALUE);
    assertThat(session.get("/op/op_index")).isEqualTo(VALUE);
    assertThat(session.children("/op", null)).containsExactly("op_index");

    session.delete("/op/op_index");
    session.delete("/op/op_index");

    assertThat(session.get("/op/op_index")).isNull();
    assertThat(session.children("/op", null)).isEmpty();
  }

  @Test
  void whatIsThereIsNotCreatedAgainAndNothingIsCreatedWhereItsParentIsMissing() throws IOException {
    session.ensure("/nodes");
    session.create("/nodes/a:1", VALUE, CreateMode.EPHEMERAL);

    assertCode(
        KeeperException.Code.NODEEXISTS,
        () -> session.create("/nodes/a:1", VALUE, CreateMode.EPHEMERAL));
    assertCode(
        KeeperException.Code.NONODE,
        () -> session.create("/absent/a:1", VALUE, CreateMode.PERSISTENT));
    assertCode(KeeperException.Code.NONODE, () -> session.children("/absent", null));
  }

  private static void assertCode(
      KeeperException.Code code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ZkException.class, e -> assertThat(e.code()).isEqualTo(code.intValue()));
  }

  @Test
  void sequentialNodesAreNumberedInTheirOrder() throws IOException {
    session.ensure("/leader");
    assertThat(session.create("/leader/lock_request", VALUE, CreateMode.EPHEMERAL_SEQUENTIAL))
        .isEqualTo("/leader/lock_request0000000000");
    assertThat(session.create("/leader/lock_request", VALUE, CreateMode.EPHEMERAL_SEQUENTIAL))
        .isEqualTo("/leader/lock_request0000000001");
  }

  @Test
  void aSessionThatIsAbandonedRunsOutAndOneThatIsClosedEndsAtOnce() throws IOException {
    session.ensure("/nodes");
    ZkSession other = zooKeeper.open(TIMEOUT);
    session.create("/nodes/a:1", VALUE, CreateMode.EPHEMERAL);
    other.create("/nodes/b:1", VALUE, CreateMode.EPHEMERAL);

    other.close();
    assertThat(session.children("/nodes", null)).containsExactly("a:1");
    session.abandon();
    runtime.advance(TIMEOUT.minusMillis(1));
    assertThat(session.children("/nodes", null)).containsExactly("a:1");
    runtime.advance(Duration.ofMillis(1));

    assertThat(session.children("/nodes", null)).isEmpty();
    assertThat(zooKeeper.lastChangeMillis("/nodes")).isEqualTo(TIMEOUT.toMillis());
    assertThat(session.isExpired()).isTrue();
  }

  @Test
  void anAbandonedSessionMayEndBeforeItsTimeAndOthersStay() throws IOException {
    session.ensure("/leader");
    ZkSession other = zooKeeper.open(TIMEOUT);
    session.create("/leader/first", VALUE, CreateMode.EPHEMERAL);
    other.create("/leader/second", VALUE, CreateMode.EPHEMERAL);
    session.abandon();

    zooKeeper.endAbandonedSessions();

    assertThat(other.children("/leader", null)).containsExactly("second");
    runtime.advance(TIMEOUT);
    assertThat(other.children("/leader", null)).containsExactly("second");
    assertThat(other.isExpired()).isFalse();
  }

  @Test
  void aWatcherHearsOnceOfTheNextChangeOfChildren() throws IOException {
    session.ensure("/nodes");
    List<String> heard = new ArrayList<>();
    session.children("/nodes", event -> heard.add(event.getPath()));

    session.create("/nodes/a:1", VALUE, CreateMode.EPHEMERAL);
    session.create("/nodes/b:1", VALUE, CreateMode.EPHEMERAL);
    runtime.advance(Duration.ofMillis(1));

    assertThat(heard).containsExactly("/nodes");
  }

  @Test
  void aNodeThatIsCreatedAgainHasALaterTransaction() throws IOException {
    session.ensure("/nodes");
    session.create("/nodes/a:1", VALUE, CreateMode.EPHEMERAL);
    long first = zooKeeper.creations("/nodes").get("a:1");
    long between = zooKeeper.nextTransaction();
    session.delete("/nodes/a:1");
    session.create("/nodes/a:1", VALUE, CreateMode.EPHEMERAL);

    assertThat(between).isGreaterThan(first);
    assertThat(zooKeeper.creations("/nodes").get("a:1")).isGreaterThan(between);
  }
}
