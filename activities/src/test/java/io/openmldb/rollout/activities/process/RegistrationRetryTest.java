package io.openmldb.rollout.activities.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.activities.openmldb.client.CallDeadlines;
import io.openmldb.rollout.activities.openmldb.client.TabletClient;
import io.openmldb.rollout.activities.support.VirtualTimeSource;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartOutcome;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationRetryTest {

  private static final Node NODE = new Node(Component.TABLET, "t:1", "h", "/opt");
  private static final RestartOutcome DONE =
      new RestartOutcome(process(100), false, "process 99 replaced by 100 in 12.0 s");

  private final VirtualTimeSource timeSource = new VirtualTimeSource();
  private final List<Long> replaced = new ArrayList<>();
  private int restartsUntilHealthy;
  private boolean registered = true;
  private boolean servesTables;

  @Test
  void aRegistrationThatIsNoticedNeedsNothing() {
    assertThat(see()).isEqualTo(DONE);
    assertThat(replaced).isEmpty();
  }

  @Test
  void aTabletWhoseRegistrationWasMissedIsRestartedOnceMore() {
    restartsUntilHealthy = 1;

    RestartOutcome outcome = see();

    assertThat(replaced).containsExactly(100L);
    assertThat(outcome.process().pid()).isEqualTo(101);
    assertThat(outcome.note()).contains("replaced by 100", "missed its registration", "by 101");
  }

  @Test
  void afterTwoFurtherRestartsItIsToldWhatToDo() {
    restartsUntilHealthy = 3;

    assertThatThrownBy(this::see)
        .isInstanceOf(RegistrationMissedException.class)
        .hasMessageContaining("tablet t:1 is registered in ZooKeeper")
        .hasMessageContaining("restart the leading nameserver");
    assertThat(replaced).containsExactly(100L, 101L);
    assertThat(Duration.between(Instant.EPOCH, timeSource.now())).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void aTabletThatServesTablesIsNeverRestartedForIt() {
    restartsUntilHealthy = 1;
    servesTables = true;

    assertThat(see()).isEqualTo(DONE);
    assertThat(replaced).isEmpty();
  }

  @Test
  void aTabletThatIsNotRegisteredAnyMoreIsLeftToWhatFollows() {
    restartsUntilHealthy = 1;
    registered = false;

    assertThat(see()).isEqualTo(DONE);
    assertThat(replaced).isEmpty();
  }

  private RestartOutcome see() {
    return new RegistrationRetry(
            NODE,
            () -> replaced.size() >= restartsUntilHealthy,
            () -> registered,
            new TabletClient(
                (to, path, message, deadline) -> status(), "t:1", CallDeadlines.DEFAULT),
            this::restart,
            new Waiter(timeSource, () -> {}))
        .awaitNoticeOrRestart(DONE);
  }

  private RestartOutcome restart(ProcessSnapshot before) {
    replaced.add(before.pid());
    long next = before.pid() + 1;
    return new RestartOutcome(process(next), false, "process 100 replaced by " + next);
  }

  private JsonNode status() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("code", 0);
    if (servesTables) {
      answer.putArray("all_table_status").addObject().put("tid", 1).put("pid", 0);
    }
    return answer;
  }

  private static ProcessSnapshot process(long pid) {
    return new ProcessSnapshot(pid, 1, Instant.EPOCH, ProcessMode.NORMAL, 0);
  }
}
