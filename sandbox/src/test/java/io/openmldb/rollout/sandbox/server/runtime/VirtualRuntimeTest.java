package io.openmldb.rollout.sandbox.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualRuntimeTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final VirtualRuntime runtime = new VirtualRuntime(BEGIN);
  private final TaskExecutor executor = runtime.executor("test", 1);
  private final List<String> done = new ArrayList<>();

  @Test
  void timeStandsStillUntilItIsLetPass() {
    executor.execute(() -> done.add("at once"));
    assertThat(done).isEmpty();
    assertThat(runtime.now()).isEqualTo(BEGIN);

    runtime.advance(Duration.ofMillis(1500));

    assertThat(done).containsExactly("at once");
    assertThat(runtime.now()).isEqualTo(BEGIN.plusMillis(1500));
    assertThat(runtime.millis()).isEqualTo(1500);
    assertThat(runtime.epochSeconds()).isEqualTo(BEGIN.getEpochSecond() + 1);
  }

  @Test
  void whatIsDueIsDoneAtItsTimeAndOfOneTimeInTheOrderGiven() {
    executor.schedule(Duration.ofMillis(20), () -> note("third"));
    executor.schedule(Duration.ofMillis(10), () -> note("first"));
    executor.schedule(Duration.ofMillis(10), () -> note("second"));
    executor.schedule(Duration.ofMillis(40), () -> note("later"));

    runtime.advance(Duration.ofMillis(30));

    assertThat(done).containsExactly("first 10", "second 10", "third 20");
  }

  @Test
  void whatIsRepeatedPausesAfterItsEndWhateverGoesWrong() {
    executor.repeat(
        Duration.ofMillis(10),
        () -> {
          note("begun");
          runtime.sleep(Duration.ofMillis(5));
          throw new IllegalStateException("no");
        });

    runtime.advance(Duration.ofMillis(40));

    assertThat(done).containsExactly("begun 10", "begun 25", "begun 40");
  }

  @Test
  void whoSleepsHoldsUpNobodyElse() {
    executor.schedule(
        Duration.ofMillis(10),
        () -> {
          runtime.sleep(Duration.ofMillis(20));
          note("awake");
        });
    executor.schedule(Duration.ofMillis(15), () -> note("meanwhile"));

    runtime.advance(Duration.ofMillis(12));

    assertThat(done).containsExactly("meanwhile 15", "awake 30");
    assertThat(runtime.millis()).isEqualTo(30);
  }

  @Test
  void anExecutorThatIsStoppedDoesNothingMore() {
    executor.schedule(Duration.ofMillis(10), () -> note("never"));
    executor.repeat(Duration.ofMillis(1), () -> note("again"));
    runtime.advance(Duration.ofMillis(1));

    executor.stop();
    executor.execute(() -> note("never"));
    runtime.advance(Duration.ofSeconds(1));

    assertThat(done).containsExactly("again 1");
  }

  @Test
  void aTasksFailureIsItsOwnAndWorkOfATestFailsTheTest() {
    executor.execute(
        () -> {
          throw new IllegalStateException("of a task");
        });
    runtime.at(
        Duration.ofMillis(1),
        () -> {
          throw new IllegalStateException("of a test");
        });

    assertThatThrownBy(() -> runtime.advance(Duration.ofMillis(1))).hasMessage("of a test");
  }

  private void note(String what) {
    done.add(what + " " + runtime.millis());
  }
}
