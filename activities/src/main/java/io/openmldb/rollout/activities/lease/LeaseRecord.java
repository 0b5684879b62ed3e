package io.openmldb.rollout.activities.lease;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.activity.LeaseActivities.LeaseRequest;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.PendingUndo.FileChange;
import io.openmldb.rollout.workflows.api.model.PendingUndo.ProcessChange;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is written in ZooKeeper while a rollout owns a cluster: who owns it, and what is still to be
 * undone. It is written before the cluster is changed. What there may be many of stands beside it
 * ({@link LeaseList}).
 *
 * @param workflowId the rollout
 * @param runId the rollout's first run
 * @param home the Temporal namespace that knows it ({@link LeaseOwners#home()}); null when unknown
 * @param homePlace where a person finds that namespace, as the worker is configured; null when
 *     unknown
 * @param since when it was taken
 * @param autoFailoverFound what {@code auto_failover} was when it was taken
 * @param node the node in progress; null when there is none
 * @param nodeRollout the workflow id of the node rollout that works on the node, forwards or back,
 *     and beside which nobody else changes anything as long as it runs; null when there is none
 * @param file the change of the node's file; null when that was not begun
 * @param process the replacement of the node's process; null when that was not begun
 * @param failoverPause the open failover pause; null when there is none
 * @param fence the raised fence; null when there is none
 * @param returned tablets that registered in a failover pause, and are to be made whole: the
 *     nameserver makes no operation for them
 * @param cost what moving leaders of the node in progress has cost so far; null when nothing
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LeaseRecord(
    String workflowId,
    String runId,
    @Nullable String home,
    @Nullable String homePlace,
    Instant since,
    @JsonInclude(JsonInclude.Include.ALWAYS) boolean autoFailoverFound,
    @Nullable Node node,
    @Nullable String nodeRollout,
    @Nullable FileChange file,
    @Nullable ProcessChange process,
    @Nullable FailoverPauseRecord failoverPause,
    @Nullable WriteFenceRecord fence,
    List<String> returned,
    @Nullable MoveCostRecord cost) {

  public LeaseRecord {
    returned = returned == null ? List.of() : List.copyOf(returned);
  }

  /** A record in which nothing is to be undone. */
  static LeaseRecord fresh(
      String workflowId,
      String runId,
      @Nullable String home,
      @Nullable String homePlace,
      Instant since,
      boolean autoFailover) {
    return new LeaseRecord(
        workflowId,
        runId,
        home,
        homePlace,
        since,
        autoFailover,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        null);
  }

  /** Who holds the lease and since when, as a part of a sentence. */
  @JsonIgnore
  public String owner() {
    return "workflow " + workflowId + " (run " + runId + ") since " + since;
  }

  /** The Temporal namespace that knows the owner, as a part of a sentence. */
  @JsonIgnore
  public String ownersNamespace() {
    return "namespace " + (homePlace == null ? home : homePlace);
  }

  /** Whether neither a fence nor a failover pause is recorded, nor what returned in one. */
  @JsonIgnore
  public boolean isSettled() {
    return unsettled().isEmpty();
  }

  /** The fence, the failover pause and what returned in one, one sentence each. */
  @JsonIgnore
  public List<String> unsettled() {
    List<String> unsettled = new ArrayList<>();
    if (fence != null) {
      unsettled.add(
          "tablet " + fence.endpoint() + " was fenced at " + fence.raisedAt() + " for its moves");
    }
    if (failoverPause != null) {
      unsettled.add(
          "auto_failover was switched off at "
              + failoverPause.openedAt()
              + " for tablet "
              + failoverPause.endpoint());
    }
    for (String endpoint : returned) {
      unsettled.add(
          "tablet "
              + endpoint
              + " registered while auto_failover was off, so the nameserver does not recover it: run `rollout"
              + " recover` unless somebody else recovers it");
    }
    return unsettled;
  }

  /** A tablet that the fence, the failover pause or what returned in one is about. */
  @JsonIgnore
  public Optional<String> unsettledEndpoint() {
    if (fence != null) {
      return Optional.of(fence.endpoint());
    }
    if (failoverPause != null) {
      return Optional.of(failoverPause.endpoint());
    }
    return returned.stream().findFirst();
  }

  /**
   * Whether {@code workflowId} is who changes things now: the node rollout that is named, or the
   * owner, for whom no node rollout may run.
   */
  boolean lets(String workflowId) {
    return workflowId.equals(this.workflowId) || workflowId.equals(nodeRollout);
  }

  /** Whether the node's file or process was changed, and that is neither undone nor done. */
  @JsonIgnore
  public boolean isNodeChanged() {
    return file != null || process != null;
  }

  /** The same record with {@code node} in progress, by the lease's owner itself; null: none. */
  public LeaseRecord withNode(@Nullable Node node) {
    return withNode(node, null);
  }

  /**
   * The same record with {@code node} in progress; null: none. Another node's file and process are
   * struck, the same node's stay.
   *
   * @param nodeRollout the workflow id of the node rollout that works on it; null: the owner itself
   */
  public LeaseRecord withNode(@Nullable Node node, @Nullable String nodeRollout) {
    boolean same = node != null && node.equals(this.node);
    return with(
        node,
        nodeRollout,
        same ? file : null,
        same ? process : null,
        failoverPause,
        fence,
        returned,
        same ? cost : null);
  }

  /** The same record with another node rollout working on the same node. */
  public LeaseRecord withNodeRollout(String nodeRollout) {
    return with(node, nodeRollout, file, process, failoverPause, fence, returned, cost);
  }

  /** The same record with the node's file changed; null: not. */
  public LeaseRecord withFile(@Nullable FileChange file) {
    return with(file, process, failoverPause, fence, returned, cost);
  }

  /**
   * The same record with the node's process replaced, unless that is recorded already. What was put
   * back since is another process, which is what this replacement would go back to.
   */
  public LeaseRecord replacing(ProcessChange process) {
    boolean begun = this.process != null && !this.process.isBack();
    return begun ? this : withProcess(process);
  }

  /** The same record with a process to be put back in the place of the one that is recorded. */
  public LeaseRecord replacingBack(ProcessChange process) {
    return this.process == null ? withProcess(process) : this;
  }

  /** The same record with the replacement undone: {@code back} has taken the process's place. */
  public LeaseRecord putBackBy(ProcessSnapshot back) {
    ProcessChange recorded =
        Objects.requireNonNull(process, "what is put back was recorded before it was begun");
    return withProcess(recorded.putBackBy(back));
  }

  private LeaseRecord withProcess(ProcessChange process) {
    return with(file, process, failoverPause, fence, returned, cost);
  }

  /** The same record with {@code pause} open; null: none. */
  public LeaseRecord withFailoverPause(@Nullable FailoverPauseRecord pause) {
    return with(file, process, pause, fence, returned, cost);
  }

  /** The same record with {@code fence} raised; null: none. */
  public LeaseRecord withFence(@Nullable WriteFenceRecord fence) {
    return with(file, process, failoverPause, fence, returned, cost);
  }

  /** The same record without its fence, which has refused writes for {@code refused}. */
  public LeaseRecord withoutFence(Duration refused) {
    MoveCostRecord sum = costSoFar().refused(refused);
    return with(file, process, failoverPause, null, returned, sum);
  }

  /** The same record with acknowledged writes that were lost in a transfer. */
  public LeaseRecord withLost(LeaderMove transfer, long writes) {
    MoveCostRecord sum = costSoFar().lost(transfer, writes);
    return with(file, process, failoverPause, fence, returned, sum);
  }

  /** What moving leaders of the node in progress has cost so far. */
  @JsonIgnore
  public MoveCostRecord costSoFar() {
    return cost == null ? MoveCostRecord.NONE : cost;
  }

  /** The same record with {@code endpoints} to be made whole besides those that are already. */
  public LeaseRecord withReturned(Collection<String> endpoints) {
    Set<String> all = new TreeSet<>(returned);
    all.addAll(endpoints);
    return with(file, process, failoverPause, fence, List.copyOf(all), cost);
  }

  /** The same record with the tablet at {@code endpoint} whole. */
  public LeaseRecord withoutReturned(String endpoint) {
    List<String> others = returned.stream().filter(one -> !one.equals(endpoint)).toList();
    return with(file, process, failoverPause, fence, others, cost);
  }

  private LeaseRecord with(
      @Nullable FileChange file,
      @Nullable ProcessChange process,
      @Nullable FailoverPauseRecord pause,
      @Nullable WriteFenceRecord fence,
      List<String> returned,
      @Nullable MoveCostRecord cost) {
    return with(node, nodeRollout, file, process, pause, fence, returned, cost);
  }

  private LeaseRecord with(
      @Nullable Node node,
      @Nullable String nodeRollout,
      @Nullable FileChange file,
      @Nullable ProcessChange process,
      @Nullable FailoverPauseRecord pause,
      @Nullable WriteFenceRecord fence,
      List<String> returned,
      @Nullable MoveCostRecord cost) {
    return new LeaseRecord(
        workflowId,
        runId,
        home,
        homePlace,
        since,
        autoFailoverFound,
        node,
        nodeRollout,
        file,
        process,
        pause,
        fence,
        returned,
        cost);
  }

  /** The same record, owned by another workflow from {@code since} on. */
  LeaseRecord ownedBy(
      LeaseRequest owner, @Nullable String home, @Nullable String homePlace, Instant since) {
    return new LeaseRecord(
        owner.workflowId(),
        owner.runId(),
        home,
        homePlace,
        since,
        autoFailoverFound,
        node,
        nodeRollout,
        file,
        process,
        failoverPause,
        fence,
        returned,
        cost);
  }
}
