package io.openmldb.rollout.activities.openmldb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.recorded.RecordedCall;
import io.openmldb.rollout.activities.recorded.ReplayingServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A tablet's client against what real tablets were recorded to answer. */
class TabletClientTest {

  /** Asks a server that replays {@code recording}; what is asked must be what was recorded. */
  private static <T> T ask(String recording, Function<TabletClient, T> question) {
    try (ReplayingServer server = new ReplayingServer(recording)) {
      HttpTransport transport = new HttpTransport(() -> HttpTransport.ANONYMOUS);
      T answer =
          question.apply(new TabletClient(transport, server.endpoint(), CallDeadlines.DEFAULT));
      ReplayingServer.Asked asked = server.asked().get(0);
      assertThat(asked.path()).isEqualTo(RecordedCall.of(recording).path());
      assertThat(asked.message()).isEqualTo(RecordedCall.of(recording).message());
      assertThat(asked.authorization()).isEqualTo("sdefault");
      return answer;
    }
  }

  private static void tell(String recording, Consumer<TabletClient> order) {
    ask(
        recording,
        client -> {
          order.accept(client);
          return true;
        });
  }

  private static PartitionId partition(String table, int tid, int pid) {
    return new PartitionId("db1", table, tid, pid);
  }

  @Test
  void replicasAreReadInMemoryAndOnDisk() {
    assertThat(ask("tablet_GetTableStatus_with_hdd", TabletClient::replicas))
        .hasSize(12)
        .contains(
            new ReplicaStatus(
                7, 0, "t1r", 137, "kTableLeader", "kTableNormal", 137, 6071 + 28141, 0),
            new ReplicaStatus(10, 1, "hdd2r", 163, "kTableFollower", "kTableNormal", 163));
  }

  @Test
  void aRestartedTabletServesNothing() {
    assertThat(ask("tablet_GetTableStatus_after_restart", TabletClient::replicas)).isEmpty();
  }

  @Test
  void oneReplicaIsReadAlone() {
    Optional<ReplicaStatus> known =
        ask("tablet_GetTableStatus_one", client -> client.replica(7, 0));
    Optional<ReplicaStatus> unknown =
        ask("tablet_GetTableStatus_unknown", client -> client.replica(999, 0));

    assertThat(known)
        .contains(new ReplicaStatus(7, 0, "t1r", 0, "kTableLeader", "kTableNormal", 0));
    assertThat(unknown).isEmpty();
  }

  @Test
  void aLeaderNamesItsFollowersAndTheirOffsets() {
    LeaderStatus reading =
        ask("tablet_GetTableFollower_attached", client -> client.readAsLeader(7, 0));

    assertThat(reading).isEqualTo(new LeaderStatus(5407, Map.of("127.0.0.1:19523", 5407L)));
    assertThat(reading.isCaughtUp("127.0.0.1:19523", 0)).isTrue();
    assertThat(reading.isCaughtUp("127.0.0.1:19521", 0)).isFalse();
  }

  @Test
  void aLeaderWithoutFollowersIsALeaderAllTheSame() {
    LeaderStatus reading =
        ask(
            "tablet_GetTableFollower_after_load_without_replicas",
            client -> client.readAsLeader(7, 1));

    assertThat(reading).isEqualTo(new LeaderStatus(124, Map.of()));
  }

  @Test
  void aFollowerRefusesToBeReadAsALeader() {
    assertThatThrownBy(
            () -> ask("tablet_GetTableFollower_follower", client -> client.readAsLeader(9, 0)))
        .isInstanceOfSatisfying(
            OpenmldbException.Refused.class,
            e -> {
              assertThat(e.is(ErrorCode.TABLE_IS_FOLLOWER)).isTrue();
              assertThat(e.code()).isEqualTo(103);
              assertThat(e.text()).isEqualTo("table is follower");
              assertThat(e).hasMessageContaining("TabletServer/GetTableFollower at 127.0.0.1:");
            });
  }

  @Test
  void aReplicaIsLoadedAsAFollower() {
    PartitionId partition = partition("JOB_INFO", 3, 0);
    tell("tablet_LoadTable_direct_follower", client -> client.load(partition, "kMemory"));
    tell("tablet_LoadTable_direct_again", client -> client.load(partition, "kMemory"));
  }

  @Test
  void followersAreAttachedOnceOrTwice() {
    tell("tablet_AddReplica_attach_old_leader", client -> client.attach(7, 0, "127.0.0.1:19523"));
    tell("tablet_AddReplica_attach_twice", client -> client.attach(7, 0, "127.0.0.1:19523"));
  }

  @Test
  void rolesAreChanged() {
    tell("tablet_ChangeRole_demote_old_leader", client -> client.demote(7, 2));
    tell("tablet_ChangeRole_to_leader", client -> client.promote(9, 1, 35));
  }

  @Test
  void theFenceIsRaisedAndLifted() {
    tell("tablet_SetMode_follower_on", client -> client.refuseWrites(true));
    tell("tablet_SetMode_follower_off", client -> client.refuseWrites(false));
  }

  @Test
  void theFenceIsReadByAWriteToNoTable() {
    for (String recording : List.of("tablet_Put_fenced", "tablet_Put_unknown_table")) {
      try (ReplayingServer server = new ReplayingServer(recording)) {
        HttpTransport transport = new HttpTransport(() -> HttpTransport.ANONYMOUS);
        TabletClient client = new TabletClient(transport, server.endpoint(), CallDeadlines.DEFAULT);
        assertThat(client.refusesWrites()).isEqualTo(recording.equals("tablet_Put_fenced"));
        assertThat(server.asked().get(0).message().path("tid").asInt())
            .isEqualTo(Integer.MAX_VALUE);
      }
    }
  }
}
