package io.openmldb.rollout.workflows.api.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.testing.TestRequests;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutRequestBuilderTest {

  @Test
  void aRequestMadeInCodeIsTheOneWrittenAsJson() {
    Timeouts timeouts =
        new Timeouts(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(3),
            Duration.ofMinutes(4),
            Duration.ofDays(1),
            Duration.ofHours(2));
    RolloutRequest request =
        RolloutRequestBuilder.forCluster("demo")
            .set(Component.TABLET, "gc_interval", "60")
            .unset(Component.TABLET, "gc_pool_size")
            .set(Component.TABLET, List.of("10.0.0.7:10921"), "t", "32")
            .unset(Component.NAMESERVER, List.of("10.0.0.4:7527"), "u")
            .dryRun(true)
            .restartOnly(false)
            .daemon(false)
            .procedure(Procedure.DOCUMENTED)
            .singleReplica(SingleReplicaPolicy.ALLOW_UNAVAILABILITY)
            .onFailure(OnFailure.ABORT)
            .writes(WritesPolicy.GATED)
            .approval(ApprovalPolicy.CANARY)
            .canarySoak(Duration.ofMinutes(10))
            .restartUnchanged(true)
            .leaderMoveConcurrency(4)
            .maxOffsetLag(5)
            .expectRowsToGrow(true)
            .timeouts(timeouts)
            .jobs(JobsPolicy.WAIT)
            .overrides(FindingCode.DATA_DIRECTORY, "copied by hand")
            .reason("why")
            .by("ann")
            .build();

    assertThat(request)
        .isEqualTo(
            TestRequests.json(
                """
                {"cluster": "demo",
                 "changes": [
                   {"component": "tablet", "set": {"gc_interval": "60"}},
                   {"component": "tablet", "unset": ["gc_pool_size"]},
                   {"component": "tablet", "endpoints": ["10.0.0.7:10921"], "set": {"t": "32"}},
                   {"component": "nameserver", "endpoints": ["10.0.0.4:7527"], "unset": ["u"]}],
                 "options": {
                   "dryRun": true, "restartOnly": false, "daemon": false,
                   "procedure": "DOCUMENTED", "singleReplica": "ALLOW_UNAVAILABILITY",
                   "onFailure": "ABORT", "writes": "GATED", "approval": "CANARY",
                   "canarySoak": "PT10M", "restartUnchanged": true,
                   "leaderMoveConcurrency": 4, "maxOffsetLag": 5, "expectRowsToGrow": true,
                   "timeouts": {"restart": "PT1M", "recover": "PT2M", "leaderMoves": "PT3M",
                                "health": "PT4M", "gate": "P1D", "jobs": "PT2H"},
                   "jobs": "WAIT",
                   "overrides": [{"code": "DATA_DIRECTORY", "reason": "copied by hand"}]},
                 "reason": "why", "by": "ann"}
                """));
  }

  @Test
  void whatIsNotSaidHasItsDefault() {
    RolloutRequest request =
        RolloutRequestBuilder.forCluster("demo")
            .restart(Component.TABLET, List.of())
            .restartOnly(true)
            .build();

    assertThat(request)
        .isEqualTo(
            TestRequests.json(
                """
                {"cluster": "demo", "changes": [{"component": "tablet"}],
                 "options": {"restartOnly": true}}\
                """));
  }

  @Test
  void aTimeoutThatIsNotSaidIsLeftOutBecauseOlderWorkersDoNotKnowIt() {
    RolloutRequest request =
        RolloutRequestBuilder.forCluster("demo")
            .restart(Component.TABLET, List.of())
            .restartOnly(true)
            .timeouts(Timeouts.DEFAULT)
            .build();

    assertThat(request.options().timeouts().jobs()).isNull();
  }

  @Test
  void whatTheRolloutWouldRefuseIsRefusedAtOnceAltogether() {
    RolloutRequestBuilder wrong =
        RolloutRequestBuilder.forCluster(" ")
            .set(Component.TABLET, "two words", "1")
            .leaderMoveConcurrency(0);

    assertThatThrownBy(wrong::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two words")
        .hasMessageContaining("leaderMoveConcurrency")
        .hasMessageContaining("cluster");
  }

  @Test
  void everyOptionHasItsMethod() {
    assertThat(RolloutRequestBuilder.class.getMethods())
        .extracting(Method::getName)
        .containsAll(
            Arrays.stream(Options.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList());
  }
}
