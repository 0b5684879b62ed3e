package io.openmldb.rollout.activities.openmldb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.openmldb.model.LeaderStatus;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.recorded.ExpectedText;
import io.openmldb.rollout.activities.recorded.Recorded;
import io.openmldb.rollout.activities.recorded.RecordedCall;
import io.openmldb.rollout.activities.recorded.ReplayingServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The tablet's client understands everything that real tablets were recorded to answer. */
class RecordedTabletTest {

  private static final CallDeadlines SHORT =
      new CallDeadlines(Duration.ofMillis(300), Duration.ofMillis(300));

  @Recorded({
    "tablet_GetTableStatus.2.json",
    "tablet_GetTableStatus.3.json",
    "tablet_GetTableStatus.json",
    "tablet_GetTableStatus_after_RecoverEndpoint.json",
    "tablet_GetTableStatus_after_auto_recover.json",
    "tablet_GetTableStatus_after_changeleader.2.json",
    "tablet_GetTableStatus_after_changeleader.3.json",
    "tablet_GetTableStatus_after_changeleader.json",
    "tablet_GetTableStatus_after_direct_load.json",
    "tablet_GetTableStatus_after_failover_recovered.json",
    "tablet_GetTableStatus_after_fast_sigterm_restart.json",
    "tablet_GetTableStatus_after_hang_failover_off.json",
    "tablet_GetTableStatus_after_hang_failover_on_short.json",
    "tablet_GetTableStatus_after_pre_upgrade.json",
    "tablet_GetTableStatus_after_recover_one.json",
    "tablet_GetTableStatus_after_recoverdata.json",
    "tablet_GetTableStatus_after_restart.json",
    "tablet_GetTableStatus_after_sigint_restart.json",
    "tablet_GetTableStatus_after_whole_restart.json",
    "tablet_GetTableStatus_after_whole_restart_failover_on.2.json",
    "tablet_GetTableStatus_after_whole_restart_failover_on.3.json",
    "tablet_GetTableStatus_after_whole_restart_failover_on.json",
    "tablet_GetTableStatus_loading.json",
    "tablet_GetTableStatus_need_schema.json",
    "tablet_GetTableStatus_one.json",
    "tablet_GetTableStatus_unknown.json",
    "tablet_GetTableStatus_with_hdd.2.json",
    "tablet_GetTableStatus_with_hdd.3.json",
    "tablet_GetTableStatus_with_hdd.json"
  })
  void replicasAreReadWithTheirRoleStateAndRows(String recording) {
    try (ReplayingServer server = new ReplayingServer(recording)) {
      assertThat(client(server, CallDeadlines.DEFAULT).replicas())
          .extracting(RecordedTabletTest::line)
          .isEqualTo(ExpectedText.in("GetTableStatus").of(recording));
    }
  }

  @Recorded({
    "tablet_GetTableFollower_after_AddReplica.json",
    "tablet_GetTableFollower_after_changeleader.json",
    "tablet_GetTableFollower_after_load_with_replicas.json",
    "tablet_GetTableFollower_after_load_without_replicas.json",
    "tablet_GetTableFollower_after_recoverdata.json",
    "tablet_GetTableFollower_attached.json",
    "tablet_GetTableFollower_fenced_caught_up.json",
    "tablet_GetTableFollower_follower.2.json",
    "tablet_GetTableFollower_follower.3.json",
    "tablet_GetTableFollower_follower.4.json",
    "tablet_GetTableFollower_follower.json",
    "tablet_GetTableFollower_leader.2.json",
    "tablet_GetTableFollower_leader.json",
    "tablet_GetTableFollower_unknown.json"
  })
  void aLeaderIsReadWithItsFollowersAndAFollowerIsAnError(String recording) {
    JsonNode message = RecordedCall.of(recording).message();
    List<String> lines = new ArrayList<>();
    try (ReplayingServer server = new ReplayingServer(recording)) {
      LeaderStatus reading =
          client(server, CallDeadlines.DEFAULT)
              .readAsLeader(message.path("tid").asInt(), message.path("pid").asInt());
      lines.add("offset " + reading.offset());
      new TreeMap<>(reading.followers())
          .forEach((follower, offset) -> lines.add(follower + " " + offset));
    } catch (OpenmldbException.Refused e) {
      lines.add(e.code() + " " + e.text());
    }
    assertThat(lines).isEqualTo(ExpectedText.in("GetTableFollower").of(recording));
  }

  @Recorded({
    "tablet_AddReplica_attach_old_leader.json",
    "tablet_AddReplica_attach_twice.json",
    "tablet_AddReplica_to_leader.json",
    "tablet_ChangeRole_demote_old_leader.json",
    "tablet_ChangeRole_fast_demote.json",
    "tablet_ChangeRole_to_leader.2.json",
    "tablet_ChangeRole_to_leader.3.json",
    "tablet_ChangeRole_to_leader.json",
    "tablet_LoadTable_direct_again.json",
    "tablet_LoadTable_direct_follower.json",
    "tablet_SetMode_follower_off.json",
    "tablet_SetMode_follower_on.json"
  })
  void aChangeIsAskedForAsItWasAndItsTakingIsUnderstood(String recording) {
    try (ReplayingServer server = new ReplayingServer(recording)) {
      change(client(server, CallDeadlines.DEFAULT), RecordedCall.of(recording));

      ReplayingServer.Asked asked = server.asked().get(0);
      assertThat(asked.path()).isEqualTo(RecordedCall.of(recording).path());
      assertThat(asked.message()).isEqualTo(RecordedCall.of(recording).message());
    }
  }

  @Recorded({"tablet_LoadTable_no_path.json"})
  void aReplicaThatIsNotOnTheDiskCannotBeLoaded(String recording) {
    try (ReplayingServer server = new ReplayingServer(recording)) {
      assertThatThrownBy(
              () -> change(client(server, CallDeadlines.DEFAULT), RecordedCall.of(recording)))
          .isInstanceOfSatisfying(
              OpenmldbException.Refused.class,
              refused -> {
                assertThat(refused.kind()).isEqualTo(ErrorCode.TABLE_CANNOT_BE_LOADED);
                assertThat(refused.text()).isEqualTo("fail to init table");
              });
    }
  }

  @Recorded({"tablet_Put_fenced.json", "tablet_Put_unknown_table.json"})
  void aFenceIsToldFromATableThatDoesNotExist(String recording) {
    try (ReplayingServer server = new ReplayingServer(recording)) {
      assertThat(client(server, CallDeadlines.DEFAULT).refusesWrites())
          .isEqualTo(recording.contains("fenced"));
    }
  }

  @Recorded({"tablet_hung_GetTableStatus.2.json", "tablet_hung_GetTableStatus.json"})
  void aTabletThatHangsIsGivenUpAtTheDeadline(String recording) {
    try (ReplayingServer server = new ReplayingServer(recording)) {
      assertThatThrownBy(client(server, SHORT)::replicas)
          .isInstanceOfSatisfying(
              OpenmldbException.NoAnswer.class, e -> assertThat(e.mayHaveTakenEffect()).isTrue());
    }
  }

  private static TabletClient client(ReplayingServer server, CallDeadlines deadlines) {
    HttpTransport transport = new HttpTransport(() -> HttpTransport.ANONYMOUS);
    return new TabletClient(transport, server.endpoint(), deadlines);
  }

  /** Makes the recorded call by the client's method for it. */
  private static void change(TabletClient client, RecordedCall recording) {
    JsonNode message = recording.message();
    int tid = message.path("tid").asInt();
    int pid = message.path("pid").asInt();
    switch (recording.path().substring("/TabletServer/".length())) {
      case "SetMode" -> client.refuseWrites(message.path("follower").asBoolean());
      case "AddReplica" -> client.attach(tid, pid, message.path("endpoint").asText());
      case "ChangeRole" -> {
        if (message.path("mode").asText().equals("kTableFollower")) {
          client.demote(tid, pid);
        } else {
          client.promote(tid, pid, message.path("term").asLong());
        }
      }
      case "LoadTable" -> load(client, message.path("table_meta"));
      default -> throw new IllegalArgumentException(recording.path());
    }
  }

  private static void load(TabletClient client, JsonNode meta) {
    PartitionId partition =
        new PartitionId(
            "", meta.path("name").asText(), meta.path("tid").asInt(), meta.path("pid").asInt());
    client.load(partition, meta.path("storage_mode").asText());
  }

  private static String line(ReplicaStatus replica) {
    return String.join(
        " ",
        replica.table(),
        replica.tid() + "/" + replica.pid(),
        replica.mode(),
        replica.state(),
        Long.toString(replica.offset()),
        Long.toString(replica.rows()));
  }
}
