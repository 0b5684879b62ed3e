package io.openmldb.rollout.workflows.testing;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the rollouts of the clusters of a fleet end, and what they saw. */
public final class ClusterScript {

  private final Map<String, Outcome> outcomes = new HashMap<>();
  private final Map<String, FailureType> failures = new HashMap<>();
  private final Set<String> oldWorkers = new HashSet<>();
  private final Set<String> byRollbackOnly = new HashSet<>();
  private final List<RolloutRequest> begun = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Set<String> running = new HashSet<>();
  private int mostAtOnce;

  /** The rollout of {@code cluster} ends with {@code outcome}; others succeed. */
  public synchronized ClusterScript ends(String cluster, Outcome outcome) {
    outcomes.put(cluster, outcome);
    return this;
  }

  /** The rollout of {@code cluster} ends with a failure that is no outcome. */
  public synchronized ClusterScript fails(String cluster, FailureType failure) {
    failures.put(cluster, failure);
    return this;
  }

  /** A worker of release 0.1.0 runs the rollout of {@code cluster}: it completes in any case. */
  public synchronized ClusterScript withOldWorker(String cluster) {
    oldWorkers.add(cluster);
    return this;
  }

  /** The rollout of {@code cluster} goes on after an abort that keeps its updated nodes. */
  public synchronized ClusterScript endsByRollbackOnly(String cluster) {
    byRollbackOnly.add(cluster);
    return this;
  }

  /** The clusters whose rollouts were begun, in that order. */
  public synchronized List<String> begun() {
    return begun.stream().map(RolloutRequest::cluster).toList();
  }

  /** What was asked for on the clusters, in the same order. */
  public synchronized List<RolloutRequest> requests() {
    return List.copyOf(begun);
  }

  /** What the rollouts were told: the workflow, the command, by whom and why. */
  public synchronized List<String> told() {
    return List.copyOf(told);
  }

  /** How many rollouts ran at the same time, at most. */
  public synchronized int mostAtOnce() {
    return mostAtOnce;
  }

  synchronized void begins(RolloutRequest request) {
    if (!WorkflowUnsafe.isReplaying()) {
      begun.add(request);
      running.add(request.cluster());
      mostAtOnce = Math.max(mostAtOnce, running.size());
    }
  }

  synchronized void ends(String cluster) {
    running.remove(cluster);
  }

  synchronized void told(String what) {
    if (!WorkflowUnsafe.isReplaying()) {
      told.add(what);
    }
  }

  synchronized Outcome outcomeOf(String cluster) {
    return outcomes.getOrDefault(cluster, Outcome.SUCCEEDED);
  }

  synchronized FailureType failureOf(String cluster) {
    return failures.get(cluster);
  }

  synchronized boolean isOldWorker(String cluster) {
    return oldWorkers.contains(cluster);
  }

  synchronized boolean endsByRollbackOnlyOf(String cluster) {
    return byRollbackOnly.contains(cluster);
  }
}
