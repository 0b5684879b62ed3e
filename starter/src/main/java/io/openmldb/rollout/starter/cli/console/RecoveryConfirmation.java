package io.openmldb.rollout.starter.cli.console;

import io.openmldb.rollout.starter.client.RecoveryHandle;
import io.openmldb.rollout.starter.client.WorkflowResult;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.render.RecoveryText;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.openmldb.rollout.workflows.json.PrintableText;
import java.util.Locale;
import java.util.Optional;

/**
 * Asks, on a terminal, before a cluster is recovered or repaired: what is wrong is found by a dry
 * run and told first.
 */
public final class RecoveryConfirmation {

  private final CommandContext context;
  private final RecoveryWatch watch;

  public RecoveryConfirmation(CommandContext context, RecoveryWatch watch) {
    this.context = context;
    this.watch = watch;
  }

  /**
   * Whether what {@code dryRun} finds is to be mended.
   *
   * @param verb what would be done, {@code recover} or {@code repair}
   * @param warning what else is to be known before; empty: nothing
   * @return empty when it is; else how the command ends, which has been told: there is nothing to
   *     mend, or it cannot be told what
   * @throws CommandFailure ABORTED when the operator does not want it
   */
  public Optional<ExitCode> ask(RecoveryHandle dryRun, String verb, String warning) {
    WorkflowResult ending = watch.await(dryRun, false);
    Optional<RecoveryReport> found =
        Optional.of(ending)
            .filter(WorkflowResult.Recovered.class::isInstance)
            .map(recovered -> ((WorkflowResult.Recovered) recovered).report())
            .filter(report -> !report.found().isEmpty());
    if (found.isEmpty()) {
      watch.show(ending, dryRun);
      return Optional.of(ending.exitCode());
    }
    RecoveryText.Words words = RecoveryText.Words.of(dryRun.type());
    new RecoveryText(context.colored(), words)
        .found(found.get())
        .lines()
        .forEach(context.err()::println);
    String question =
        "%s: %s%s it? [y/N] "
            .formatted(
                PrintableText.line(found.get().cluster()),
                warning.isEmpty() ? "" : warning + ". ",
                verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1));
    OperatorPrompt.requireYes(context.prompt().ask(question), "nothing was changed");
    return Optional.empty();
  }
}
