package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.openmldb.model.OperationStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import io.openmldb.rollout.workflows.activity.VerificationActivities.ClusterEvent;
import io.openmldb.rollout.workflows.activity.VerificationActivities.HealthObservation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a cluster between two observations: another nameserver leads, an operation
 * failed. Its state may be healthy again; what follows from it may not have begun yet, so that some
 * time is to pass before a node is taken down.
 */
final class StabilityCheck {

  /** A ZooKeeper session, a tablet's heartbeat timeout, and what the nameserver does then. */
  static final Duration REST = Duration.ofSeconds(30);

  /** The nameserver keeps failed operations until somebody deletes them. */
  private static final int OPERATIONS_KEPT = 2_000;

  private static final int INCIDENTS_KEPT = 100;

  private final Collection<String> own;
  private @Nullable HealthObservation sighting;

  /**
   * @param before the earlier observation; null: nothing is new
   * @param own tablets whose partitions' operations are the rollout's own
   */
  StabilityCheck(@Nullable HealthObservation before, Collection<String> own) {
    this.sighting = before;
    this.own = List.copyOf(own);
  }

  /**
   * Notes what is new.
   *
   * @param leader the leading nameserver, if any
   */
  void observe(
      Optional<String> leader,
      ClusterSnapshot snapshot,
      List<OperationStatus> operations,
      Instant now) {
    List<OperationStatus> failed =
        operations.stream()
            .filter(OperationStatus::hasFailed)
            .sorted(Comparator.comparingLong(OperationStatus::id).reversed())
            .limit(OPERATIONS_KEPT)
            .toList();
    List<ClusterEvent> incidents = new ArrayList<>();
    String knownLeader = null;
    if (sighting != null) {
      sighting.incidents().stream()
          .filter(incident -> isFresh(incident, now))
          .forEach(incidents::add);
      Set<Long> known = new HashSet<>(sighting.failedOperations());
      long oldest =
          known.size() < OPERATIONS_KEPT ? Long.MIN_VALUE : Collections.min(known); // Or forgotten.
      failed.stream()
          .filter(operation -> operation.id() > oldest && !known.contains(operation.id()))
          .filter(operation -> !NewOperations.touches(operation, own, snapshot))
          .map(operation -> new ClusterEvent(NewOperations.title(operation), now))
          .forEach(incidents::add);
      knownLeader = sighting.leader();
      if (knownLeader != null && leader.isPresent() && !knownLeader.equals(leader.get())) {
        incidents.add(
            new ClusterEvent(
                "nameserver " + leader.get() + " leads now, before it was " + knownLeader, now));
      }
    }
    sighting =
        new HealthObservation(
            leader.orElse(knownLeader),
            failed.stream().map(OperationStatus::id).toList(),
            latest(incidents));
  }

  /** As long as they last, what is to be awaited after the latest covers those before. */
  private static List<ClusterEvent> latest(List<ClusterEvent> incidents) {
    return incidents.subList(Math.max(0, incidents.size() - INCIDENTS_KEPT), incidents.size());
  }

  /** The observation that the next one is compared with; null when there was none yet. */
  @Nullable HealthObservation sighting() {
    return sighting;
  }

  /** What is too young to go on after, one sentence each. */
  List<String> problems(Instant now) {
    if (sighting == null) {
      return List.of();
    }
    return sighting.incidents().stream()
        .filter(incident -> isFresh(incident, now))
        .map(StabilityCheck::awaited)
        .toList();
  }

  private static boolean isFresh(ClusterEvent incident, Instant now) {
    return now.isBefore(incident.seenAt().plus(REST));
  }

  private static String awaited(ClusterEvent incident) {
    return "%s (seen at %s; %d s without further change are awaited)"
        .formatted(
            incident.what(), incident.seenAt().truncatedTo(ChronoUnit.SECONDS), REST.toSeconds());
  }
}
