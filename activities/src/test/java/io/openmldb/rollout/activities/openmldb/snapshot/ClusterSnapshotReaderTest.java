package io.openmldb.rollout.activities.openmldb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.fake.SimulatedCluster;
import io.openmldb.rollout.activities.openmldb.client.CallDeadlines;
import io.openmldb.rollout.activities.openmldb.client.LeaderRouting;
import io.openmldb.rollout.activities.openmldb.client.NameServerClient;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.client.RpcTransport;
import io.openmldb.rollout.activities.openmldb.client.TabletClient;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.support.ParallelCalls;
import io.openmldb.rollout.activities.support.Waiter;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterSnapshotReaderTest {

  private static final String A = "a:1";
  private static final String B = "b:1";

  private final SimulatedCluster cluster = new SimulatedCluster(A, B);
  private String frozen = "";

  ClusterSnapshotReaderTest() {
    cluster.createTable("many", 1, 50, A, B);
    cluster.createTable("few", 2, 2, B, A);
  }

  @Test
  void aTabletThatLetsADeadlinePassIsNotAskedAgainInTheSameReading() {
    frozen = A;

    ClusterSnapshot snapshot = read();

    assertThat(callsTo(A)).isEqualTo(1);
    assertThat(snapshot.leaders().keySet()).extracting(PartitionId::table).containsOnly("few");
    assertThat(snapshot.served().keySet()).containsExactly(B);
  }

  @Test
  void aTabletThatTheNameserverHasForDeadIsNotAsked() {
    cluster.kill(A);
    cluster.advance(Duration.ofSeconds(9));

    ClusterSnapshot snapshot = read();

    assertThat(callsTo(A)).isZero();
    assertThat(snapshot.leaders().keySet()).extracting(PartitionId::table).containsOnly("few");
  }

  @Test
  void onlyTabletsWithReplicasOfWhatIsAskedForAreAsked() {
    cluster.createTable("elsewhere", 3, 5, B);

    ClusterSnapshot snapshot =
        reader().read(partition -> partition.id().table().equals("elsewhere"));

    assertThat(callsTo(A)).isZero();
    assertThat(snapshot.served().keySet()).containsExactly(B);
    assertThat(snapshot.tables()).hasSize(3);
  }

  private ClusterSnapshot read() {
    return reader().read();
  }

  private ClusterSnapshotReader reader() {
    RpcTransport transport = this::call;
    LeaderRouting calls =
        new LeaderRouting(
            transport,
            () -> Optional.of(SimulatedCluster.NAMESERVER),
            new Waiter(cluster, () -> {}),
            LeaderRouting.TAKEOVER);
    return new ClusterSnapshotReader(
        new NameServerClient(calls, CallDeadlines.DEFAULT),
        endpoint -> new TabletClient(transport, endpoint, CallDeadlines.DEFAULT),
        new ParallelCalls(Runnable::run, () -> {}));
  }

  private JsonNode call(String endpoint, String path, JsonNode message, Duration deadline) {
    JsonNode answer = cluster.call(endpoint, path, message, deadline);
    if (endpoint.equals(frozen)) {
      cluster.advance(deadline);
      throw new OpenmldbException.NoAnswer(
          endpoint, path, "timed out", true, new HttpTimeoutException("timed out"));
    }
    return answer;
  }

  private long callsTo(String endpoint) {
    return cluster.calls().stream().filter(call -> call.contains(" " + endpoint + " ")).count();
  }
}
