package io.openmldb.rollout.workflows.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartOutcome;
import io.openmldb.rollout.workflows.activity.VerificationActivities.NodeProof;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.node.NodeInput;
import io.openmldb.rollout.workflows.api.node.NodeResult;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.testing.FakeClusterActivities;
import io.openmldb.rollout.workflows.testing.TestRequests;
import io.openmldb.rollout.workflows.testing.TestRollouts;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.lang.reflect.Type;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers of two versions: what a newer one wrote is not known to an older one. */
@Timeout(60)
class MixedWorkerVersionsTest {

  /** Tasks that a worker of the older version takes before one of the newer version does. */
  private static final int TASKS = 1;

  @ParameterizedTest
  @ValueSource(
      classes = {Plan.class, Lease.class, RestartOutcome.class, NodeProof.class, NodeResult.class})
  void aResultWithAValueThatAWorkerDoesNotKnowWaitsForOneThatDoes(Class<?> type) {
    FakeClusterActivities cluster = FakeClusterActivities.ofAllComponents();
    OlderVersion older = new OlderVersion(type);
    var converter = DefaultDataConverter.newDefaultInstance().withPayloadConverterOverrides(older);
    try (TestRollouts rollouts = new TestRollouts(cluster, converter)) {
      Report report = rollouts.run(TestRequests.tablets("{}"));

      assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(older.left.get()).isLessThanOrEqualTo(0);
      assertThat(cluster.node("t1:10921").restarts).isEqualTo(1);
      assertThat(cluster.isConsistent()).isTrue();
    }
  }

  @Test
  void aTaskWithAValueThatAWorkerDoesNotKnowIsToldFromOneThatItKnows() throws Exception {
    NodeInput unknown =
        RolloutDataConverter.mapper().readValue("{\"direction\": \"SIDEWAYS\"}", NodeInput.class);
    assertThat(unknown.task()).isNull();
    assertThat(unknown.problem()).contains("SIDEWAYS");

    NodeInput newer =
        RolloutDataConverter.mapper()
            .readValue("{\"direction\": \"REVERT\", \"fromTheFuture\": 1}", NodeInput.class);
    assertThat(newer.problem()).isNull();
    assertThat(newer.task().direction()).isNotNull();
  }

  /** Does not know a value in the first results of one type; later a newer one reads them. */
  private static final class OlderVersion extends JacksonJsonPayloadConverter {
    private final Class<?> type;
    private final AtomicInteger left = new AtomicInteger(TASKS);

    OlderVersion(Class<?> type) {
      super(RolloutDataConverter.mapper());
      this.type = type;
    }

    @Override
    public <T> T fromData(Payload content, Class<T> valueType, Type valueGenericType) {
      if (valueType == type && left.getAndDecrement() > 0) {
        throw new DataConverterException(new IllegalArgumentException("an unknown constant"));
      }
      return super.fromData(content, valueType, valueGenericType);
    }
  }
}
