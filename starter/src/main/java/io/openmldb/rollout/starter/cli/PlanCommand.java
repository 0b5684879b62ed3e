package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.console.PlanRunner;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.render.PlanText;
import io.openmldb.rollout.starter.request.CommandLineRequest;
import io.openmldb.rollout.starter.request.RequestOptions;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
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
  @Mixin private RequestOptions flags;
  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    CommandContext context = root.context();
    RolloutRequest request = CommandLineRequest.build(flags, true, context.in());
    return new PlanRunner(context, output)
        .run(root, request, plan -> new PlanText(context.colored()).of(plan))
        .number();
  }
}
