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
 *
 * <p>The observations may be those of different workers, whose clocks differ, and a clock may be
 * set. So an observation says how much of that time is left, and the next one counts it from its
 * own beginning: what passes between the two is not counted.
 */
final class StabilityCheck {

  /** A ZooKeeper session, a tablet's heartbeat timeout, and what the nameserver does then. */
  static final Duration REST = Duration.ofSeconds(30);

  /** The nameserver keeps failed operations until somebody deletes them. */
  private static final int OPERATIONS_KEPT = 2_000;

  private static final int INCIDENTS_KEPT = 100;

  private final Collection<String> own;
  private final List<Rest> rests = new ArrayList<>();
  private @Nullable HealthObservation sighting;
  private boolean begun;

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
   * @param now by a clock that is not set between two calls
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
    begin(now);
    rests.removeIf(rest -> !rest.lastsAt(now));
    String knownLeader = null;
    if (sighting != null) {
      Set<Long> known = new HashSet<>(sighting.failedOperations());
      long oldest =
          known.size() < OPERATIONS_KEPT ? Long.MIN_VALUE : Collections.min(known); // Or forgotten.
      failed.stream()
          .filter(operation -> operation.id() > oldest && !known.contains(operation.id()))
          .filter(operation -> !NewOperations.touches(operation, own, snapshot))
          .forEach(operation -> rests.add(Rest.after(NewOperations.title(operation), now)));
      knownLeader = sighting.leader();
      if (knownLeader != null && leader.isPresent() && !knownLeader.equals(leader.get())) {
        rests.add(
            Rest.after(
                "nameserver " + leader.get() + " leads now, before it was " + knownLeader, now));
      }
    }
    // What is to be awaited after the latest covers those before.
    rests.subList(0, Math.max(0, rests.size() - INCIDENTS_KEPT)).clear();
    sighting =
        new HealthObservation(
            leader.orElse(knownLeader),
            failed.stream().map(OperationStatus::id).toList(),
            rests.stream().map(rest -> rest.eventAt(now)).toList());
  }

  private void begin(Instant now) {
    if (!begun && sighting != null) {
      sighting.incidents().forEach(incident -> rests.add(Rest.continued(incident, now)));
    }
    begun = true;
  }

  /** The observation that the next one is compared with; null when there was none yet. */
  @Nullable HealthObservation sighting() {
    return sighting;
  }

  /** What is too young to go on after, one sentence each. */
  List<String> problems(Instant now) {
    return rests.stream().filter(rest -> rest.lastsAt(now)).map(Rest::awaited).toList();
  }

  /**
   * The time that is to pass after something that happened.
   *
   * @param what it, as a sentence's beginning
   * @param seenAt when it was noticed, by whichever clock
   * @param end of the time, by the clock of this check
   */
  private record Rest(String what, Instant seenAt, Instant end) {

    static Rest after(String what, Instant now) {
      return new Rest(what, now, now.plus(REST));
    }

    /** The rest of what an earlier observation saw; all of it where that one does not say. */
    static Rest continued(ClusterEvent event, Instant now) {
      Duration left = event.restLeft() == null ? REST : event.restLeft();
      return new Rest(event.what(), event.seenAt(), now.plus(left));
    }

    boolean lastsAt(Instant now) {
      return now.isBefore(end);
    }

    ClusterEvent eventAt(Instant now) {
      return new ClusterEvent(what, seenAt, Duration.between(now, end));
    }

    String awaited() {
      return "%s (seen at %s; %d s without further change are awaited)"
          .formatted(what, seenAt.truncatedTo(ChronoUnit.SECONDS), REST.toSeconds());
    }
  }
}
