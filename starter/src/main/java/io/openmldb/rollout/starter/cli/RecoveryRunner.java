package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.console.OperatorPrompt;
import io.openmldb.rollout.starter.cli.console.RecoveryConfirmation;
import io.openmldb.rollout.starter.cli.console.RecoveryWatch;
import io.openmldb.rollout.starter.cli.option.OutputOption;
import io.openmldb.rollout.starter.cli.option.RecoveryOptions;
import io.openmldb.rollout.starter.client.RecoveryHandle;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.client.WorkflowStarter.WorkflowStart;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import java.util.Optional;
import java.util.UUID;

/**
 * Has a cluster recovered by a workflow, shows its progress, and prints its report.
 *
 * @param root what all commands share
 * @param output how to print it
 */
record RecoveryRunner(RolloutCommand root, OutputOption output) {

  /**
   * Runs {@code recovery}: only one by its id runs, and any number of dry runs beside it. On a
   * terminal a dry run tells what is wrong first, and whether to mend it is asked.
   */
  ExitCode run(Recovery recovery, RecoveryOptions options) {
    RecoveryWatch watch = new RecoveryWatch(root.context(), output.isJson());
    try (TemporalConnection connection = root.connect()) {
      if (options.dryRun) {
        return watch.follow(startDryRun(connection, recovery, options), options.watch);
      }
      if (!options.confirmation.yes && root.context().prompt() != OperatorPrompt.NOBODY) {
        Optional<ExitCode> ended =
            new RecoveryConfirmation(root.context(), watch)
                .ask(
                    startDryRun(connection, recovery, options),
                    recovery.verb(),
                    recovery.warning());
        if (ended.isPresent()) {
          return ended.get();
        }
      }
      return watch.follow(start(connection, recovery, options), options.watch);
    }
  }

  private static RecoveryHandle start(
      TemporalConnection connection, Recovery recovery, RecoveryOptions options) {
    String cluster = options.cluster;
    WorkflowStart workflowStart =
        new WorkflowStart(
            cluster,
            recovery.type(),
            recovery.verb() + "-" + cluster,
            cluster + ": " + recovery.verb(),
            null);
    return started(connection, workflowStart, recovery.requests().of(false));
  }

  private static RecoveryHandle startDryRun(
      TemporalConnection connection, Recovery recovery, RecoveryOptions options) {
    String cluster = options.cluster;
    WorkflowStart workflowStart =
        new WorkflowStart(
            cluster,
            recovery.type(),
            recovery.verb() + "-plan-" + cluster + "-" + UUID.randomUUID(),
            cluster + ": what is wrong",
            WorkflowStart.LONGEST_INSPECTION);
    return started(connection, workflowStart, recovery.requests().of(true));
  }

  /** What no worker takes up is not left behind for one that comes tomorrow. */
  private static RecoveryHandle started(
      TemporalConnection connection, WorkflowStart workflowStart, Object request) {
    RecoveryHandle run = connection.recoveries().start(workflowStart, request);
    try {
      run.status();
    } catch (CommandFailure e) {
      if (run.terminateIfNotBegun("no worker answered")) {
        throw e;
      }
    }
    return run;
  }

  /**
   * A recovery or repair that is asked for.
   *
   * @param type the workflow's type
   * @param verb what it does; its id begins so
   * @param warning what is to be known before it is begun; empty: nothing
   * @param requests its input
   */
  record Recovery(String type, String verb, String warning, Requests requests) {}

  /** What is asked of the workflow, which may be only to say what is wrong. */
  @FunctionalInterface
  interface Requests {
    Object of(boolean dryRun);
  }
}
