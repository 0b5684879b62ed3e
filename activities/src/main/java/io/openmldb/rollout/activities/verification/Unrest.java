package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.OperationStatus;
import io.openmldb.rollout.steps.Verification.Incident;
import io.openmldb.rollout.steps.Verification.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What happened to a cluster while nobody looked: another nameserver leads, an operation failed.
 * Its state may be healthy again; what follows from it may not have begun yet, so that some time is
 * to pass before a node is taken down.
 */
final class Unrest {

  /** A ZooKeeper session, a tablet's heartbeat timeout, and what the nameserver does then. */
  static final Duration REST = Duration.ofSeconds(30);

  private final Collection<String> own;
  private Sighting sighting;

  /**
   * @param before what an earlier look saw; null: nothing is new
   * @param own tablets whose partitions' operations are the rollout's own
   */
  Unrest(Sighting before, Collection<String> own) {
    this.sighting = before;
    this.own = List.copyOf(own);
  }

  /**
   * Notes what is new.
   *
   * @param leader the leading nameserver, if any
   */
  void look(
      Optional<String> leader, ClusterView view, List<OperationStatus> operations, Instant now) {
    List<OperationStatus> failed = operations.stream().filter(OperationStatus::hasFailed).toList();
    List<Incident> incidents = new ArrayList<>();
    String known = null;
    if (sighting != null) {
      sighting.incidents().stream()
          .filter(incident -> isFresh(incident, now))
          .forEach(incidents::add);
      failed.stream()
          .filter(operation -> !sighting.failedOperations().contains(operation.id()))
          .filter(operation -> !NewOperations.touches(operation, own, view))
          .map(operation -> new Incident(NewOperations.title(operation), now))
          .forEach(incidents::add);
      known = sighting.leader();
      if (known != null && leader.isPresent() && !known.equals(leader.get())) {
        incidents.add(
            new Incident("nameserver " + leader.get() + " leads now, before it was " + known, now));
      }
    }
    sighting =
        new Sighting(
            leader.orElse(known), failed.stream().map(OperationStatus::id).toList(), incidents);
  }

  /** What the next look is to compare with; null when there was none yet. */
  Sighting sighting() {
    return sighting;
  }

  /** What is too young to go on after, one sentence each. */
  List<String> problems(Instant now) {
    if (sighting == null) {
      return List.of();
    }
    return sighting.incidents().stream()
        .filter(incident -> isFresh(incident, now))
        .map(Unrest::awaited)
        .toList();
  }

  private static boolean isFresh(Incident incident, Instant now) {
    return now.isBefore(incident.seenAt().plus(REST));
  }

  private static String awaited(Incident incident) {
    return "%s (seen at %s; %d s of rest are awaited)"
        .formatted(
            incident.what(), incident.seenAt().truncatedTo(ChronoUnit.SECONDS), REST.toSeconds());
  }
}
