package io.openmldb.rollout.acceptance.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TabletUpdateTest {

  private static final Instant END = Instant.ofEpochSecond(100);

  @Test
  void aNodeRolloutThatWaitsForAnotherOneToEndIsNotInUpdateYet() {
    List<HistoryEvent> waits = List.of(started(1), scheduled(2, "RecordNodeInLease"));

    assertThat(TabletUpdate.of("t", waits, END)).isEmpty();
  }

  @Test
  void anUpdateBeginsWhenItIsWrittenIntoTheLease() {
    List<HistoryEvent> history =
        List.of(
            started(1),
            scheduled(2, "RecordNodeInLease"),
            scheduled(5, "RecordNodeInLease"),
            completed(7),
            scheduled(8, "BackUpFile"));

    assertThat(TabletUpdate.of("t", history, END))
        .contains(new TabletUpdate("t", Instant.ofEpochSecond(7), END));
  }

  @Test
  void anUpdateThatWasNotWrittenIntoTheLeaseBeginsWithWhateverItDoes() {
    List<HistoryEvent> history =
        List.of(started(1), scheduled(2, "RecordNodeInLease"), scheduled(3, "EditFile"));

    assertThat(TabletUpdate.of("t", history, END))
        .contains(new TabletUpdate("t", Instant.ofEpochSecond(3), END));
  }

  @Test
  void twoUpdatesOverlapWhereOneBeginsBeforeTheOtherHasEnded() {
    TabletUpdate first = update(1, 5);

    assertThat(first.overlaps(update(4, 9))).isTrue();
    assertThat(update(4, 9).overlaps(first)).isTrue();
    assertThat(first.overlaps(update(5, 9))).isFalse();
  }

  private static TabletUpdate update(long begun, long ended) {
    return new TabletUpdate("t", Instant.ofEpochSecond(begun), Instant.ofEpochSecond(ended));
  }

  private static HistoryEvent started(long second) {
    return at(second)
        .setWorkflowExecutionStartedEventAttributes(
            WorkflowExecutionStartedEventAttributes.getDefaultInstance())
        .build();
  }

  private static HistoryEvent scheduled(long second, String activity) {
    return at(second)
        .setActivityTaskScheduledEventAttributes(
            ActivityTaskScheduledEventAttributes.newBuilder()
                .setActivityType(ActivityType.newBuilder().setName(activity)))
        .build();
  }

  private static HistoryEvent completed(long second) {
    return at(second)
        .setActivityTaskCompletedEventAttributes(
            ActivityTaskCompletedEventAttributes.getDefaultInstance())
        .build();
  }

  private static HistoryEvent.Builder at(long second) {
    return HistoryEvent.newBuilder().setEventTime(Timestamp.newBuilder().setSeconds(second));
  }
}
