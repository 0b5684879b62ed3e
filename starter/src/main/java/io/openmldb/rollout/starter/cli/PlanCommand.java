package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.plan.Plan;
import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.request.RequestFlags;
import io.openmldb.rollout.starter.request.Requests;
import io.openmldb.rollout.starter.temporal.Ending;
import io.openmldb.rollout.starter.temporal.Rollout;
import io.openmldb.rollout.starter.temporal.TemporalConnection;
import io.openmldb.rollout.starter.text.EndingText;
import io.openmldb.rollout.starter.text.JsonText;
import io.openmldb.rollout.starter.text.PlanText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Plans, and shows the plan. */
@Command(
    name = "plan",
    customSynopsis = {
      "rollout plan -f FILE [OPTIONS]",
      "rollout plan --cluster NAME --set COMPONENT.KEY=VALUE ... [OPTIONS]",
      "rollout plan --cluster NAME --restart-only [--component COMPONENT] [OPTIONS]"
    },
    header = "Show what a rollout would do, touching nothing.",
    description =
        "Plans on the worker and prints every node with its diff, the findings and an estimate."
            + " Works beside a running rollout.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout plan -f request.yaml",
      "  rollout plan --cluster demo --set tablet.gc_interval=60",
      "  rollout plan --cluster demo --restart-only --component apiserver --output json"
    })
final class PlanCommand implements Callable<Integer> {

  private static final Duration INTERVAL = Duration.ofMillis(300);

  @ParentCommand private RolloutCommand root;
  @Mixin private RequestFlags flags;
  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    Surroundings surroundings = root.surroundings();
    RolloutRequest request = Requests.build(flags, true, surroundings.in());
    try (TemporalConnection connection = root.connect()) {
      Rollout planning = connection.rollouts().startPlanning(request);
      return show(planning, await(planning, surroundings), surroundings).number();
    }
  }

  /** Planning that no worker takes up is not left behind for one that comes tomorrow. */
  private static Ending await(Rollout planning, Surroundings surroundings) {
    try {
      Optional<Ending> ending = planning.ending();
      while (ending.isEmpty()) {
        planning.status();
        surroundings.pace().sleep(INTERVAL);
        ending = planning.ending();
      }
      return ending.get();
    } catch (CommandFailure e) {
      if (e.exitCode() == ExitCode.FAILED) {
        planning.giveUpPlanning("no worker answered rollout plan");
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted while planning", e);
    }
  }

  private ExitCode show(Rollout planning, Ending ending, Surroundings surroundings) {
    boolean reported = ending instanceof Ending.Reported;
    Optional<Plan> plan = reported ? planning.plan() : Optional.empty();
    if (plan.isEmpty()) {
      new EndingText(surroundings.times(), surroundings.colored())
          .of(ending, planning.workflowId())
          .lines()
          .forEach(surroundings.err()::println);
    } else if (output.isJson()) {
      surroundings.out().println(JsonText.of(plan.get()));
    } else {
      surroundings.print(new PlanText(surroundings.colored()).of(plan.get()));
    }
    return ending.exitCode();
  }
}
