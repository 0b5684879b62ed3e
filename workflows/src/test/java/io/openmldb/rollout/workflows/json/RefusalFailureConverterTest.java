package io.openmldb.rollout.workflows.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import org.junit.jupiter.api.Test;

class RefusalFailureConverterTest {

  private final DataConverter converter = RolloutDataConverter.create();

  @Test
  void aRefusalIsOneLineForPeopleAndNotForRetries() {
    Failure failure = converter.exceptionToFailure(new MessageRefusedException("it is not paused"));

    assertThat(failure.getMessage()).isEqualTo("it is not paused");
    assertThat(failure.getApplicationFailureInfo().getType()).isEqualTo("Refused");
    assertThat(failure.getApplicationFailureInfo().getNonRetryable()).isTrue();
    assertThat(failure.getStackTrace()).isEmpty();
  }

  @Test
  void anErrorKeepsItsPlace() {
    Failure failure = converter.exceptionToFailure(new IllegalStateException("broken"));

    assertThat(failure.getStackTrace()).contains("RefusalFailureConverterTest");
  }
}
