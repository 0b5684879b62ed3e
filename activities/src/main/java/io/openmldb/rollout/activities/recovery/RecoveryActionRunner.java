package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.leadership.transfer.ReplicaRebuild;
import io.openmldb.rollout.activities.openmldb.client.ErrorCode;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.client.PartitionMetadata;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import java.util.Optional;
import java.util.function.Function;

/** Runs recovery actions. Each reads again what it depends on, right before it acts. */
final class RecoveryActionRunner {

  private final ClusterContext context;

  RecoveryActionRunner(ClusterContext context) {
    this.context = context;
  }

  /**
   * Gives {@code action} to a replica.
   *
   * @param storageMode its table's
   * @return why it was not given after all; empty when it was
   */
  Optional<String> run(RecoveryAction action, ReplicaObservation facts, String storageMode) {
    PartitionId partition = facts.partition().id();
    String endpoint = facts.meta().endpoint();
    if (action instanceof RecoveryAction.Load) {
      return load(partition, endpoint, storageMode);
    }
    if (action instanceof RecoveryAction.Promote) {
      return promote(partition, endpoint);
    }
    if (action instanceof RecoveryAction.Demote) {
      return demote(partition, endpoint);
    }
    if (action instanceof RecoveryAction.Detach) {
      return withLeader(facts, leader -> detach(leader, partition, endpoint));
    }
    if (action instanceof RecoveryAction.Attach) {
      return withLeader(facts, leader -> attach(leader, partition, endpoint));
    }
    if (action instanceof RecoveryAction.Revive) {
      return revive(partition, endpoint);
    }
    if (action instanceof RecoveryAction.Replace) {
      new ReplicaRebuild(context).start(partition, endpoint);
    } else if (action instanceof RecoveryAction.Resync) {
      context.nameServer().markDead(partition, endpoint);
      recover(partition, endpoint);
    } else if (action instanceof RecoveryAction.Recover) {
      recover(partition, endpoint);
    }
    return Optional.empty();
  }

  private Optional<String> load(PartitionId partition, String endpoint, String storageMode) {
    PartitionInfo now = context.nameServer().metadata(partition).info();
    if (isToLead(now, endpoint) && anotherMayLead(now, endpoint)) {
      return Optional.of("another replica leads, or does not say whether it does");
    }
    context.tablet(endpoint).load(partition, storageMode);
    return Optional.empty();
  }

  private Optional<String> promote(PartitionId partition, String endpoint) {
    PartitionInfo now = context.nameServer().metadata(partition).info();
    if (!isToLead(now, endpoint) || anotherMayLead(now, endpoint)) {
      return Optional.of("another replica leads, or does not say whether it does");
    }
    context.tablet(endpoint).promote(partition.tid(), partition.pid(), now.term());
    return Optional.empty();
  }

  private Optional<String> demote(PartitionId partition, String endpoint) {
    PartitionInfo now = context.nameServer().metadata(partition).info();
    if (now.leader().isEmpty() || isToLead(now, endpoint)) {
      return Optional.of("no other replica is to lead any more");
    }
    if (context.nameServer().isAtWorkOn(partition)) {
      return Optional.of("the nameserver has an operation under way on its partition");
    }
    context.tablet(endpoint).demote(partition.tid(), partition.pid());
    return Optional.empty();
  }

  /** A sole replica leads whatever the metadata says of it. */
  private static boolean isToLead(PartitionInfo partition, String endpoint) {
    return partition.isLedBy(endpoint) || partition.isSole(endpoint);
  }

  private Optional<String> revive(PartitionId partition, String endpoint) {
    PartitionMetadata now = context.nameServer().metadata(partition);
    if (!now.info().isSole(endpoint)) {
      return Optional.of("it is not its partition's only replica any more");
    }
    context.nameServer().writeMetadata(now.withLiveLeader(endpoint));
    return Optional.empty();
  }

  private boolean anotherMayLead(PartitionInfo partition, String endpoint) {
    return partition.replicas().stream()
        .map(ReplicaMeta::endpoint)
        .filter(other -> !other.equals(endpoint))
        .anyMatch(other -> mayLead(other, partition.id()));
  }

  private boolean mayLead(String endpoint, PartitionId partition) {
    try {
      return context
          .tablet(endpoint)
          .replica(partition.tid(), partition.pid())
          .filter(ReplicaStatus::isLeader)
          .isPresent();
    } catch (OpenmldbException.NoAnswer e) {
      return context.isHealthy(endpoint);
    }
  }

  private Optional<String> detach(String leader, PartitionId partition, String endpoint) {
    context.tablet(leader).detach(partition.tid(), partition.pid(), endpoint);
    return Optional.empty();
  }

  private Optional<String> attach(String leader, PartitionId partition, String endpoint) {
    boolean loaded =
        context
            .tablet(endpoint)
            .replica(partition.tid(), partition.pid())
            .filter(ReplicaStatus::isLoaded)
            .isPresent();
    if (!loaded) {
      return Optional.of("it is not loaded any more");
    }
    context.tablet(leader).attach(partition.tid(), partition.pid(), endpoint);
    return Optional.empty();
  }

  private void recover(PartitionId partition, String endpoint) {
    try {
      context.nameServer().recoverReplica(partition, endpoint);
    } catch (OpenmldbException.Refused e) {
      if (!e.is(ErrorCode.REPLICA_IS_ALIVE)) {
        throw e;
      }
    }
  }

  private static Optional<String> withLeader(
      ReplicaObservation facts, Function<String, Optional<String>> work) {
    return facts.partition().leader().map(work).orElse(Optional.of("it has no leader any more"));
  }
}
