package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.completion.KnownClusters;
import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.HistoryText;
import io.openmldb.rollout.starter.render.JsonText;
import io.openmldb.rollout.workflows.api.report.HistoryEntry;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists rollouts. */
@Command(
    name = "history",
    header = "List rollouts and plans, the newest first.",
    footerHeading = "%nExamples:%n",
    footer = {"  rollout history", "  rollout history demo --limit 5 --output json"})
final class HistoryCommand implements Callable<Integer> {

  @ParentCommand private RolloutCommand root;
  @Mixin private OutputOption output;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CLUSTER",
      description = "Only those of this cluster.")
  private @Nullable String cluster;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "20",
      description = "How many at most. Default: 20.")
  private int limit;

  @Override
  public Integer call() {
    try (TemporalConnection connection = root.connect()) {
      List<HistoryEntry> entries = connection.rollouts().history(cluster, limit);
      CommandContext context = root.context();
      KnownClusters.of(context.environment())
          .add(entries.stream().map(HistoryEntry::cluster).filter(Objects::nonNull).distinct());
      if (output.isJson()) {
        context.out().println(JsonText.of(entries));
      } else {
        context.print(new HistoryText(context.times(), context.colored()).of(entries));
      }
      return ExitCode.SUCCEEDED.number();
    }
  }
}
