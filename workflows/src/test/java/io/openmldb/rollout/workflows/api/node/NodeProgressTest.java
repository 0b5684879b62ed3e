package io.openmldb.rollout.workflows.api.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.workflows.api.status.Step;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NodeProgressTest {

  private static final Instant UNTIL = Instant.parse("2026-11-25T03:00:00Z");

  @Test
  void aCallIsRetriedUntilItIsGivenUpWhereItIsWaitedForBetweenSteps() {
    assertThat(progress(null, "ZooKeeper").isRetryingUntilGivenUp()).isTrue();
    assertThat(progress(Step.RESTART, "a healthy cluster").isRetryingUntilGivenUp()).isFalse();
    assertThat(progress(null, null).isRetryingUntilGivenUp()).isFalse();
  }

  @Test
  void itsJsonHasWhatItIsMadeOfAndNothingThatFollowsFromThat() throws JsonProcessingException {
    ObjectMapper mapper = RolloutDataConverter.mapper();
    NodeProgress progress = progress(null, "ZooKeeper");

    String json = mapper.writeValueAsString(progress);

    assertThat(mapper.readTree(json).fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "endpoint", "step", "rollingBack", "moves", "movesDone", "waitsFor", "waitsUntil");
    assertThat(mapper.readValue(json, NodeProgress.class)).isEqualTo(progress);
  }

  private static NodeProgress progress(Step step, String waitsFor) {
    return new NodeProgress(
        "10.0.0.7:10921", step, false, 6, 0, waitsFor, waitsFor == null ? null : UNTIL);
  }
}
