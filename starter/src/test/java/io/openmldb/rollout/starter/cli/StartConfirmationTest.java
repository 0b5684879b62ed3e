package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.client.TemporalFixture;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With somebody at a terminal, nothing that changes a cluster is started without a yes. */
class StartConfirmationTest {

  private static TemporalFixture temporal;
  private static CommandLineRunner script;

  private final List<String> questions = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void startTemporal() {
    temporal = new TemporalFixture();
    temporal.startWorker();
    script = new CommandLineRunner(temporal.environment());
  }

  @AfterAll
  static void stopTemporal() {
    temporal.close();
  }

  private CommandLineRunner answering(String answer) {
    return script.with(
        question -> {
          questions.add(question);
          return Optional.of(answer);
        });
  }

  @Test
  void whatWouldBeDoneIsToldAndAYesStartsIt() {
    Result result = answering(" Y").run("start", "--cluster", "agreed", "--restart-only");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("started rollout-agreed");
    assertThat(result.err()).contains("1 warning", "UNKNOWN_KEY");
    assertThat(questions)
        .containsExactly(
            "agreed: 1 node restarts, 8 leader moves, about 4 min 20 s. Go on? [y/N] ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n", "no", "yess", "maybe"})
  void anythingElseStartsNothing(String answer) {
    Result result = answering(answer).run("start", "--cluster", "declined", "--restart-only");

    assertThat(result.exit()).isEqualTo(4);
    assertThat(result.err()).endsWith("rollout: nothing was started\n");
    assertThat(questions).hasSize(1);
    assertThat(script.run("status", "declined").exit()).isEqualTo(2);
  }

  @Test
  void whatThePlanRefusesIsShownAndNotAskedAbout() {
    Result result = answering("y").run("start", "--cluster", "refused", "--restart-only");

    assertThat(result.out()).startsWith("Plan for refused").contains("refused as it stands");
    assertThat(questions).isEmpty();
    assertThat(script.run("status", "refused").exit()).isEqualTo(2);
  }

  @Test
  void nothingIsAskedWhereItIsSaidAlreadyOrAskedLaterOrTouchesNothing() {
    CommandLineRunner never = answering("n");

    assertThat(never.run("start", "--cluster", "a", "--restart-only", "--yes").exit()).isZero();
    assertThat(never.run("start", "--cluster", "b", "--restart-only", "--approval", "PLAN").exit())
        .isZero();
    assertThat(never.run("start", "--cluster", "c", "--restart-only", "--dry-run").exit()).isZero();
    assertThat(questions).isEmpty();
  }

  @Test
  void anUndoIsAskedAboutToo() {
    script.run("start", "--cluster", "undoable", "--set", "tablet.gc_interval=60", "--watch");

    Result declined = answering("n").run("undo", "undoable", "--force", "--start");
    Result shown = answering("n").run("undo", "undoable", "--force");
    Result said = answering("n").run("undo", "undoable", "--force", "--start", "--yes");

    assertThat(declined.exit()).isEqualTo(4);
    assertThat(shown.out()).startsWith("Plan for undoable");
    assertThat(said.out()).startsWith("started rollout-undoable");
    assertThat(questions).hasSize(1);
  }
}
