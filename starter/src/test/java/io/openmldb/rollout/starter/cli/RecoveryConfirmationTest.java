package io.openmldb.rollout.starter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.cli.CommandLineRunner.Result;
import io.openmldb.rollout.starter.client.TemporalFixture;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With somebody at a terminal, no cluster is recovered or repaired without a yes. */
class RecoveryConfirmationTest {

  private final List<String> questions = new CopyOnWriteArrayList<>();
  private TemporalFixture temporal;
  private CommandLineRunner script;

  @BeforeEach
  void startTemporal() {
    temporal = new TemporalFixture();
    temporal.startWorker();
    script = new CommandLineRunner(temporal.environment());
  }

  @AfterEach
  void stopTemporal() {
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
  void whatIsWrongIsToldAndAYesMendsIt() {
    Result recovered = answering("y").run("recover", "demo", "--without", "b:1");

    assertThat(recovered.exit()).as(recovered.err()).isZero();
    assertThat(recovered.err()).contains("What was wrong", "db.t/0 on b:1 is not served");
    assertThat(recovered.out()).contains("demo is well");
    assertThat(questions).containsExactly("demo: what only b:1 holds is lost. Recover it? [y/N] ");
  }

  @Test
  void anythingElseChangesNothing() {
    Result declined = answering("").run("repair", "demo");

    assertThat(declined.exit()).isEqualTo(4);
    assertThat(declined.out()).isEmpty();
    assertThat(declined.err())
        .contains("What was left behind", "tablet a:1 was fenced")
        .endsWith("rollout: nothing was changed\n");
    assertThat(questions).containsExactly("demo: Repair it? [y/N] ");
  }

  @Test
  void whatGivingUpAnOwnerMayCostIsSaidInTheQuestion() {
    answering("n").run("repair", "elsewhere", "--owner-is-gone");

    assertThat(questions)
        .containsExactly(
            "elsewhere: if the workflow that holds the cluster lives, it loses it in the middle of"
                + " its work. Repair it? [y/N] ");
  }

  @Test
  void nothingIsAskedWhereNothingIsWrongOrItIsRefusedOrOnlyLookedAtOrSaidAlready() {
    CommandLineRunner never = answering("n");

    assertThat(never.run("repair", "free").out()).contains("nothing is left behind on free");
    assertThat(never.run("repair", "held").exit()).isEqualTo(3);
    assertThat(never.run("repair", "demo", "--dry-run").exit()).isEqualTo(1);
    assertThat(never.run("repair", "demo", "--yes").exit()).isZero();
    assertThat(never.run("recover", "demo", "--yes").out()).contains("demo is well");
    assertThat(questions).isEmpty();
  }
}
