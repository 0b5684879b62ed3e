package io.openmldb.rollout.workflows.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTypeTest {

  /** They are in the histories of released versions, and clients compare with them. */
  @Test
  void theIdsStayAsTheyWereReleased() {
    assertThat(Arrays.stream(FailureType.values()).map(FailureType::id))
        .containsExactly(
            "InvalidRequest",
            "RolloutAlreadyRunning",
            "RolloutRejected",
            "RolloutRolledBack",
            "RolloutAborted",
            "FleetRolloutFailed",
            "FleetRolloutAborted",
            "NodeRolloutFailed",
            "ClusterLeftInconsistent",
            "Refused",
            "LeaseHeld",
            "LeaseLost",
            "FileConflict",
            "StartFailed",
            "RegistrationMissed",
            "StopFailed",
            "NoEligibleTarget",
            "MoveFailed",
            "NotRecovered",
            "NotVerified",
            "HostRefused",
            "HostUnreachable",
            "FileRefused",
            "ClusterRefused",
            "WebhookFailed");
  }

  @ParameterizedTest
  @EnumSource
  void aFailureIsRetriedAsItsTypeSaysAndIsRecognizedByItsId(FailureType type) {
    ApplicationFailure failure = type.newFailure("what happened", List.of("a", "b"), "c");

    assertThat(failure.isNonRetryable()).isEqualTo(!type.isRetryable());
    assertThat(failure.getOriginalMessage()).isEqualTo("what happened");
    assertThat((Object) failure.getDetails().get(0, List.class)).isEqualTo(List.of("a", "b"));
    assertThat(failure.getDetails().get(1, String.class)).isEqualTo("c");
    assertThat(FailureType.of(failure)).contains(type);
    assertThat(Arrays.stream(FailureType.values()).filter(one -> one.isTypeOf(failure)))
        .containsExactly(type);
  }

  @Test
  void otherFailuresAreOfNoneOfTheseTypes() {
    assertThat(FailureType.of(ApplicationFailure.newFailure("m", "java.io.IOException"))).isEmpty();
    assertThat(FailureType.of((String) null)).isEmpty();
    assertThat(FailureType.INVALID_REQUEST.isTypeOf(null)).isFalse();
    assertThat(FailureType.INVALID_REQUEST.isTypeOf(new IllegalStateException("InvalidRequest")))
        .isFalse();
  }
}
