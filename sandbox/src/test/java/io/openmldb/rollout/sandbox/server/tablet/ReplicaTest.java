package io.openmldb.rollout.sandbox.server.tablet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.TestFlags;
import io.openmldb.rollout.sandbox.server.http.MethodRefusedException;
import io.openmldb.rollout.sandbox.server.tablet.storage.DataRoots;
import io.openmldb.rollout.sandbox.server.tablet.storage.LogEntry;
import io.openmldb.rollout.sandbox.server.tablet.storage.PartitionKey;
import io.openmldb.rollout.sandbox.server.tablet.storage.ReplicaMode;
import io.openmldb.rollout.sandbox.server.tablet.storage.ReplicaStorage;
import io.openmldb.rollout.sandbox.server.tablet.storage.TableMeta;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaTest {
  private static final PartitionKey ID = new PartitionKey(7, 0);

  @TempDir Path root;
  private ReplicaStorage directory;

  @BeforeEach
  void openDirectory() {
    directory =
        new DataRoots(root, TestFlags.of(Map.of("db_root_path", "."))).replica(ID, "kMemory");
  }

  @Test
  void aWriteIsStillThereAfterTheProcessWasKilled() throws IOException {
    Replica leader = Replica.create(meta(ReplicaMode.kTableLeader, 1), directory);
    leader.write(row("a"));
    leader.write(row("b"));

    Replica again = loaded(ReplicaMode.kTableLeader, 5);

    assertThat(again.offset()).isEqualTo(2);
    assertThat(again.records()).isEqualTo(2);
    assertThat(again.find("b")).isPresent();
    assertThat(again.term()).isEqualTo(5);
  }

  @Test
  void aFollowerRefusesWrites() throws IOException {
    Replica follower = Replica.create(meta(ReplicaMode.kTableFollower, 1), directory);

    assertThatThrownBy(() -> follower.write(row("a")))
        .isInstanceOf(MethodRefusedException.class)
        .hasMessage("table is follower");
  }

  @Test
  void aReplicaThatIsLoadingRefusesWrites() throws IOException {
    Replica.create(meta(ReplicaMode.kTableLeader, 1), directory);
    Replica loading = new Replica(meta(ReplicaMode.kTableLeader, 1), directory);
    loading.beginLoading();

    assertThatThrownBy(() -> loading.write(row("a")))
        .isInstanceOf(MethodRefusedException.class)
        .hasMessage("table is loading");
  }

  @Test
  void aLeaderThatIsWrittenToBeforeItLoadsGivesUpItsLog() throws IOException {
    Replica before = Replica.create(meta(ReplicaMode.kTableLeader, 1), directory);
    before.write(row("a"));
    before.write(row("b"));
    Replica waiting = new Replica(meta(ReplicaMode.kTableLeader, 1), directory);
    waiting.write(row("c"));

    List<String> superseded = waiting.load();

    assertThat(waiting.offset()).isEqualTo(1);
    assertThat(waiting.records()).isEqualTo(1);
    assertThat(waiting.find("a")).isEmpty();
    assertThat(superseded).hasSize(1);
  }

  @Test
  void aFollowerTakesNoWriteBeforeItLoadsAndLeadsWithAllItHad() throws IOException {
    Replica before = Replica.create(meta(ReplicaMode.kTableLeader, 1), directory);
    before.write(row("a"));
    Replica waiting = new Replica(meta(ReplicaMode.kTableFollower, 0), directory);
    assertThatThrownBy(() -> waiting.write(row("b"))).hasMessage("table is follower");

    waiting.load();
    waiting.lead(2);
    waiting.write(row("b"));

    assertThat(waiting.offset()).isEqualTo(2);
    assertThat(waiting.records()).isEqualTo(2);
  }

  @Test
  void entriesThatDoNotFollowTheLogAreRefusedWithTheOffsetThatTheyShouldFollow()
      throws IOException {
    Replica follower = Replica.create(meta(ReplicaMode.kTableFollower, 1), directory);
    follower.append(1, 0, entries("a", "b"));

    ObjectNode reply = follower.append(1, 7, entries("c"));

    assertThat(reply.path("code").asInt()).isNotZero();
    assertThat(reply.path("log_offset").asLong()).isEqualTo(2);
    assertThat(follower.records()).isEqualTo(2);
  }

  @Test
  void anOldLeaderIsRefusedOnceTheFollowerHasEnteredANewTerm() throws IOException {
    Replica follower = Replica.create(meta(ReplicaMode.kTableFollower, 1), directory);
    follower.enterTerm(2);

    assertThat(follower.append(1, 0, entries("a")).path("code").asInt()).isNotZero();
    assertThat(follower.append(3, 0, entries("a")).path("code").asInt()).isZero();
    assertThat(follower.term()).isEqualTo(3);
  }

  @Test
  void aFollowerEntersNoTermThatIsOlderThanItsOwn() throws IOException {
    Replica follower = Replica.create(meta(ReplicaMode.kTableFollower, 5), directory);
    follower.append(5, 0, entries("a"));

    assertThat(follower.enterTerm(5)).isEqualTo(1);
    assertThatThrownBy(() -> follower.enterTerm(4))
        .isInstanceOf(MethodRefusedException.class)
        .hasMessage("fail to append entries to replicator");
    assertThat(follower.term()).isEqualTo(5);
  }

  @Test
  void aLeaderLeadsInTheTermItIsToldEvenAnOlderOne() throws IOException {
    Replica replica = Replica.create(meta(ReplicaMode.kTableFollower, 5), directory);

    replica.lead(4);

    assertThat(replica.term()).isEqualTo(4);
    assertThatThrownBy(() -> replica.lead(6))
        .isInstanceOf(MethodRefusedException.class)
        .hasMessage("table is leader");
    assertThat(replica.term()).isEqualTo(4);
  }

  @Test
  void aDemotedLeaderKeepsItsTermAndRefusesWrites() throws IOException {
    Replica leader = Replica.create(meta(ReplicaMode.kTableLeader, 3), directory);
    leader.write(row("a"));
    leader.follow();

    assertThatThrownBy(() -> leader.write(row("b"))).isInstanceOf(MethodRefusedException.class);
    assertThat(leader.term()).isEqualTo(3);
    assertThat(leader.offset()).isEqualTo(1);
  }

  @Test
  void aFollowersTermIsNotTakenFromLoadTable() throws IOException {
    Replica.create(meta(ReplicaMode.kTableFollower, 1), directory);

    assertThat(loaded(ReplicaMode.kTableFollower, 9).term()).isZero();
  }

  @Test
  void whatALeaderSendsBeforeTheLoadingCountsTwiceWhileTheOffsetsAgree() throws IOException {
    Replica before = Replica.create(meta(ReplicaMode.kTableFollower, 1), directory);
    before.append(1, 0, entries("a", "b", "c"));
    Replica waiting = new Replica(meta(ReplicaMode.kTableFollower, 0), directory);
    assertThat(waiting.append(1, 0, entries()).path("log_offset").asLong()).isZero();
    waiting.append(1, 0, entries("a", "b", "c"));

    List<String> superseded = waiting.load();

    assertThat(waiting.offset()).isEqualTo(3);
    assertThat(waiting.records()).isEqualTo(6);
    assertThat(superseded).hasSize(1);
    assertThat(waiting.append(1, 3, entries("d")).path("log_offset").asLong()).isEqualTo(4);
    assertThat(loaded(ReplicaMode.kTableFollower, 0).offset()).isEqualTo(4);
  }

  @Test
  void aLeaderThatWasInterruptedBeforeTheLoadingLeavesTheOldOffsetAndTooManyRows()
      throws IOException {
    Replica before = Replica.create(meta(ReplicaMode.kTableFollower, 1), directory);
    before.append(1, 0, entries("a", "b", "c"));
    Replica waiting = new Replica(meta(ReplicaMode.kTableFollower, 0), directory);
    waiting.append(1, 0, entries("a"));

    waiting.load();

    assertThat(waiting.offset()).isEqualTo(3);
    assertThat(waiting.records()).isEqualTo(4);
  }

  @Test
  void aRowWithoutADimensionTakesAnOffsetButIsNoRecord() throws IOException {
    Replica leader = Replica.create(meta(ReplicaMode.kTableLeader, 1), directory);
    leader.write(new LogEntry(0, true, false, "a", 1, "aGk="));

    assertThat(leader.offset()).isEqualTo(1);
    assertThat(leader.records()).isZero();
  }

  private Replica loaded(ReplicaMode mode, long term) throws IOException {
    Replica replica = new Replica(meta(mode, term), directory);
    replica.load();
    return replica;
  }

  private static TableMeta meta(ReplicaMode mode, long term) {
    return new TableMeta(ID, "t", "kMemory", mode, term);
  }

  private static LogEntry row(String key) {
    return new LogEntry(0, true, true, key, 1, "aGk=");
  }

  private static ArrayNode entries(String... keys) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String key : keys) {
      list.add(row(key).inTerm(1).toJson());
    }
    return list;
  }
}
