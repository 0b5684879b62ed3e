package io.openmldb.rollout.activities.openmldb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.openmldb.fake.FakeCluster;
import io.openmldb.rollout.activities.waiting.Waits;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterReaderTest {

  private static final String A = "a:1";
  private static final String B = "b:1";

  private final FakeCluster cluster = new FakeCluster(A, B);
  private String frozen = "";

  ClusterReaderTest() {
    cluster.createTable("many", 1, 50, A, B);
    cluster.createTable("few", 2, 2, B, A);
  }

  @Test
  void a_tablet_that_lets_a_deadline_pass_is_not_asked_again_in_the_same_reading() {
    frozen = A;

    ClusterView view = read();

    assertThat(callsTo(A)).isEqualTo(1);
    assertThat(view.leaders().keySet()).extracting(PartitionId::table).containsOnly("few");
    assertThat(view.served().keySet()).containsExactly(B);
  }

  @Test
  void a_tablet_that_the_nameserver_has_for_dead_is_not_asked() {
    cluster.kill(A);
    cluster.advance(Duration.ofSeconds(9));

    ClusterView view = read();

    assertThat(callsTo(A)).isZero();
    assertThat(view.leaders().keySet()).extracting(PartitionId::table).containsOnly("few");
  }

  @Test
  void only_tablets_with_replicas_of_what_is_asked_for_are_asked() {
    cluster.createTable("elsewhere", 3, 5, B);

    ClusterView view = reader().read(partition -> partition.id().table().equals("elsewhere"));

    assertThat(callsTo(A)).isZero();
    assertThat(view.served().keySet()).containsExactly(B);
    assertThat(view.tables()).hasSize(3);
  }

  private ClusterView read() {
    return reader().read();
  }

  private ClusterReader reader() {
    Wire wire = this::call;
    LeaderCalls calls =
        new LeaderCalls(
            wire,
            () -> Optional.of(FakeCluster.NAMESERVER),
            new Waits(cluster, () -> {}),
            LeaderCalls.TAKEOVER);
    return new ClusterReader(
        new NameServerClient(calls, Deadlines.DEFAULT),
        endpoint -> new TabletClient(wire, endpoint, Deadlines.DEFAULT),
        new SideBySide(Runnable::run, () -> {}));
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
