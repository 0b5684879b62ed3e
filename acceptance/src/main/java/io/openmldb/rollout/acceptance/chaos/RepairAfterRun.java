package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.acceptance.invariants.UnreleasedLeases;
import io.openmldb.rollout.acceptance.testbed.PracticeCluster;
import io.openmldb.rollout.workflows.api.report.RecoveryReport;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What an operator does after a rollout that left the cluster inconsistent. */
final class RepairAfterRun {

  private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(7);
  private static final String NO_PROGRESS = "PT1M";
  private static final int TRIES = 3;
  private static final Duration AT_REST = Duration.ofSeconds(60);
  private static final long AGAIN_MILLIS = 3000;

  private final PracticeCluster cluster;
  private final SimulatedOperator operator;
  private final ViolationRules rules;
  private final RunLog runLog;

  RepairAfterRun(
      PracticeCluster cluster, SimulatedOperator operator, ViolationRules rules, RunLog runLog) {
    this.cluster = cluster;
    this.operator = operator;
    this.rules = rules;
    this.runLog = runLog;
  }

  /** Has a lease repaired that is left. */
  void repair() throws Exception {
    List<String> left = UnreleasedLeases.of(cluster.registry());
    if (!left.isEmpty()) {
      runLog.note("a lease is left: repair");
      boolean isExpected =
          rules.harmed() || rules.has(FaultKind.TERMINATE, FaultKind.TERMINATE_ALL);
      if (!isExpected) {
        rules.violated(Invariant.NOTHING_LEFT, left.toString());
      }
      Optional<String> failure = recover("ClusterRepair", "repair", Map.of());
      if (failure.isPresent() && !rules.harmed()) {
        rules.violated(Invariant.ENDS, "repair does not end well: " + failure.get());
      }
    }
  }

  /** Why it did not recover the cluster, at the last of some tries; empty when it did. */
  private Optional<String> recover(String type, String verb, Map<String, String> options)
      throws Exception {
    Map<String, String> request = new TreeMap<>(options);
    request.putAll(Map.of("cluster", "demo", "reason", "chaos"));
    String why = "";
    for (int tries = 0; tries < TRIES; tries++) {
      WorkflowStub stub = operator.start(type, verb + "-demo", request);
      try {
        RecoveryReport report =
            stub.getResult(RECOVERY_TIMEOUT.toSeconds(), TimeUnit.SECONDS, RecoveryReport.class);
        runLog.note("%s: %s".formatted(verb, report));
        return report.left().isEmpty() ? Optional.empty() : Optional.of(report.left().toString());
      } catch (WorkflowFailedException e) {
        why = String.valueOf(e.getCause());
        runLog.note("%s: %s".formatted(verb, why));
        Thread.sleep(AGAIN_MILLIS);
      } catch (TimeoutException e) {
        rules.violated(
            Invariant.ENDS,
            "%s did not end within %s: %s".formatted(verb, RECOVERY_TIMEOUT, report(stub)));
        stub.terminate("took too long");
        return Optional.of("it did not end");
      }
    }
    return Optional.of(why);
  }

  /** What it is at, for a message. */
  private static String report(WorkflowStub recovery) {
    try {
      return String.valueOf(recovery.query("report", RecoveryReport.class));
    } catch (WorkflowException e) {
      return String.valueOf(e);
    }
  }

  /** Waits until the cluster is sound, and has it recovered where a fault alone did harm to it. */
  void awaitSoundCluster() throws Exception {
    List<String> flaws = new ArrayList<>(flawsAtRest());
    // What only a recovery can repair keeps a repair from ending well.
    flaws.addAll(UnreleasedLeases.of(cluster.registry()));
    if (!flaws.isEmpty()) {
      runLog.note("not sound: %s".formatted(flaws));
      if (!rules.harmed()) {
        rules.violated(Invariant.NOTHING_LEFT, flaws.toString());
      }
      Optional<String> failure =
          recover("ClusterRecovery", "recover", Map.of("noProgress", NO_PROGRESS));
      if (failure.isPresent()) {
        rules.violated(Invariant.ENDS, "recover does not end well: " + failure.get());
      }
      flawsAtRest()
          .forEach(flaw -> rules.violated(Invariant.NOTHING_LEFT, "after recover: " + flaw));
    }
  }

  @SuppressWarnings("BusyWait") // What is waited for is another process's doing.
  private List<String> flawsAtRest() throws Exception {
    long deadline = System.nanoTime() + AT_REST.toNanos();
    List<String> flaws = cluster.state().flaws();
    while (!flaws.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(500);
      flaws = cluster.state().flaws();
    }
    return flaws;
  }
}
