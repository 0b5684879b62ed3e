package io.openmldb.rollout.activities.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A test whose operations were to fail, and did not, proves nothing: it fails. */
class PlannedOperationFailureTest {

  private static final String A = "a:1";
  private static final String B = "b:1";

  private final SimulatedCluster cluster = new SimulatedCluster(A, B);

  @BeforeEach
  void create() {
    cluster.createTable("table", 1, 1, A, B);
    cluster.autoFailover(false);
    cluster.advance(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, OperationFaults.ALL})
  void oneThatNeverHappenedIsWrong(int failures) {
    cluster.operations().fail("kChangeLeaderOP", failures);

    cluster.comeToRest();

    assertThat(cluster.wrongs())
        .containsExactly("kChangeLeaderOP was to fail, and did not: the test proves nothing");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, OperationFaults.ALL})
  void oneThatHappenedIsNot(int failures) {
    cluster.operations().fail("kChangeLeaderOP", failures);

    new FakeWorker(cluster, new FakeLease(false), new FakeWatchdogs(cluster))
        .byHand(A)
        .nameServer()
        .changeLeader(new PartitionId("db", "table", 1, 0), B);
    cluster.comeToRest();

    assertThat(cluster.wrongs()).isEmpty();
  }
}
