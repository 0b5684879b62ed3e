package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.request.RolloutRequest;
import io.openmldb.rollout.starter.request.RequestFlags;
import io.openmldb.rollout.starter.request.Requests;
import io.openmldb.rollout.starter.text.PlanText;
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

  @ParentCommand private RolloutCommand root;
  @Mixin private RequestFlags flags;
  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    Surroundings surroundings = root.surroundings();
    RolloutRequest request = Requests.build(flags, true, surroundings.in());
    return new PlanErrand(root, output)
        .run(request, plan -> new PlanText(surroundings.colored()).of(plan))
        .number();
  }
}
