package io.openmldb.rollout.workflows.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.RetryState;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.Test;

class FailureMessageTest {

  @Test
  void aFailureWithoutAMessageSaysItsType() {
    ApplicationFailure cause = ApplicationFailure.newFailure("", "java.lang.NullPointerException");
    ActivityFailure failure =
        new ActivityFailure(
            "an activity failed", 1, 2, "Plan", "id", RetryState.RETRY_STATE_TIMEOUT, "", cause);

    assertThat(FailureMessage.of(failure)).isEqualTo("java.lang.NullPointerException");
    assertThat(FailureMessage.details(cause)).containsExactly("java.lang.NullPointerException");
  }
}
