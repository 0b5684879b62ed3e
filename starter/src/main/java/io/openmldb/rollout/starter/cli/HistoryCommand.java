package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.HistoryEntry;
import io.openmldb.rollout.starter.temporal.TemporalConnection;
import io.openmldb.rollout.starter.text.HistoryText;
import io.openmldb.rollout.starter.text.JsonText;
import java.util.List;
import java.util.concurrent.Callable;
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
  private String cluster;

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
      Surroundings surroundings = root.surroundings();
      if (output.isJson()) {
        surroundings.out().println(JsonText.of(entries));
      } else {
        surroundings.print(
            new HistoryText(surroundings.times(), surroundings.colored()).of(entries));
      }
      return ExitCode.SUCCEEDED.number();
    }
  }
}
