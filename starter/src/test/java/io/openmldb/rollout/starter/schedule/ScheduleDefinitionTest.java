package io.openmldb.rollout.starter.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestBuilder;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleDefinitionTest {

  private final RolloutRequest request =
      RolloutRequestBuilder.forCluster("demo").restartOnly(true).build();

  private final Schedule schedule =
      ScheduleDefinition.of(
          request,
          new ScheduleTimes(List.of("0 1 * * SAT"), "Asia/Shanghai"),
          "a-queue",
          "agreed",
          true);

  @Test
  void itStartsTheClustersRolloutWithTheRequest() {
    ScheduleActionStartWorkflow action = (ScheduleActionStartWorkflow) schedule.getAction();

    assertThat(action.getWorkflowType()).isEqualTo("ClusterRollout");
    assertThat(action.getOptions().getWorkflowId()).isEqualTo("rollout-demo");
    assertThat(action.getOptions().getTaskQueue()).isEqualTo("a-queue");
    assertThat(action.getArguments().get(0, RolloutRequest.class)).isEqualTo(request);
    assertThat(action.getOptions().getStaticSummary()).startsWith("demo: ");
    assertThat(action.getOptions().getStaticDetails()).contains("demo");
  }

  @Test
  void itNeverStartsTwoSideBySideAndCatchesUpForTenMinutesOnly() {
    assertThat(schedule.getPolicy().getOverlap())
        .isEqualTo(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP);
    assertThat(schedule.getPolicy().getCatchupWindow()).isEqualTo(Duration.ofMinutes(10));
    assertThat(schedule.getSpec().getCronExpressions()).containsExactly("0 1 * * SAT");
    assertThat(schedule.getSpec().getTimeZoneName()).isEqualTo("Asia/Shanghai");
    assertThat(schedule.getState().getNote()).isEqualTo("agreed");
    assertThat(schedule.getState().isPaused()).isTrue();
  }
}
