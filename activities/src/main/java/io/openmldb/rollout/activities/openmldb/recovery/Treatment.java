package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.openmldb.ErrorCode;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.PartitionMetadata;
import io.openmldb.rollout.activities.openmldb.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.replicas.FreshCopy;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.util.Optional;
import java.util.function.Function;

/** Gives remedies. Each looks once more at what it depends on, right before it acts. */
final class Treatment {

  private final Session session;

  Treatment(Session session) {
    this.session = session;
  }

  /**
   * Gives {@code remedy} to a replica.
   *
   * @param storageMode its table's
   * @return why it was not given after all; empty when it was
   */
  Optional<String> give(Remedy remedy, ReplicaFacts facts, String storageMode) {
    PartitionId partition = facts.partition().id();
    String endpoint = facts.meta().endpoint();
    if (remedy instanceof Remedy.Load) {
      return load(partition, endpoint, storageMode);
    }
    if (remedy instanceof Remedy.Promote) {
      return promote(partition, endpoint);
    }
    if (remedy instanceof Remedy.Detach) {
      return withLeader(facts, leader -> detach(leader, partition, endpoint));
    }
    if (remedy instanceof Remedy.Attach) {
      return withLeader(facts, leader -> attach(leader, partition, endpoint));
    }
    if (remedy instanceof Remedy.Revive) {
      return revive(partition, endpoint);
    }
    if (remedy instanceof Remedy.Replace) {
      new FreshCopy(session).order(partition, endpoint);
    } else if (remedy instanceof Remedy.Resync) {
      session.nameServer().markDead(partition, endpoint);
      recover(partition, endpoint);
    } else if (remedy instanceof Remedy.Recover) {
      recover(partition, endpoint);
    }
    return Optional.empty();
  }

  private Optional<String> load(PartitionId partition, String endpoint, String storageMode) {
    PartitionInfo now = session.nameServer().metadata(partition).info();
    if (isToLead(now, endpoint) && anotherMayLead(now, endpoint)) {
      return Optional.of("another replica leads, or does not say whether it does");
    }
    session.tablet(endpoint).load(partition, storageMode);
    return Optional.empty();
  }

  private Optional<String> promote(PartitionId partition, String endpoint) {
    PartitionInfo now = session.nameServer().metadata(partition).info();
    if (!isToLead(now, endpoint) || anotherMayLead(now, endpoint)) {
      return Optional.of("another replica leads, or does not say whether it does");
    }
    session.tablet(endpoint).promote(partition.tid(), partition.pid(), now.term());
    return Optional.empty();
  }

  /** A sole replica leads whatever the metadata says of it. */
  private static boolean isToLead(PartitionInfo partition, String endpoint) {
    return partition.isLedBy(endpoint) || partition.isSole(endpoint);
  }

  private Optional<String> revive(PartitionId partition, String endpoint) {
    PartitionMetadata now = session.nameServer().metadata(partition);
    if (!now.info().isSole(endpoint)) {
      return Optional.of("it is not its partition's only replica any more");
    }
    session.nameServer().writeMetadata(now.withLiveLeader(endpoint));
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
      return session
          .tablet(endpoint)
          .replica(partition.tid(), partition.pid())
          .filter(ReplicaStatus::isLeader)
          .isPresent();
    } catch (OpenmldbException.NoAnswer e) {
      return session.isHealthy(endpoint);
    }
  }

  private Optional<String> detach(String leader, PartitionId partition, String endpoint) {
    session.tablet(leader).detach(partition.tid(), partition.pid(), endpoint);
    return Optional.empty();
  }

  private Optional<String> attach(String leader, PartitionId partition, String endpoint) {
    boolean loaded =
        session
            .tablet(endpoint)
            .replica(partition.tid(), partition.pid())
            .filter(ReplicaStatus::isLoaded)
            .isPresent();
    if (!loaded) {
      return Optional.of("it is not loaded any more");
    }
    session.tablet(leader).attach(partition.tid(), partition.pid(), endpoint);
    return Optional.empty();
  }

  private void recover(PartitionId partition, String endpoint) {
    try {
      session.nameServer().recoverReplica(partition, endpoint);
    } catch (OpenmldbException.Refused e) {
      if (!e.is(ErrorCode.REPLICA_IS_ALIVE)) {
        throw e;
      }
    }
  }

  private static Optional<String> withLeader(
      ReplicaFacts facts, Function<String, Optional<String>> work) {
    return facts.partition().leader().map(work).orElse(Optional.of("nobody leads it any more"));
  }
}
