package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.activities.waiting.ProgressReports;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.request.Component;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes whole the tablets that registered while {@code auto_failover} was off by the rollout's
 * doing: a new process serves nothing, and the nameserver makes no operation for it, then or later.
 * They are recovered directly, as a restarted tablet is, because the nameserver's own way would let
 * others lead that may hold less.
 */
public final class ReturnedTablets {

  private static final Logger LOG = LoggerFactory.getLogger(ReturnedTablets.class);

  /** What a rollout does meanwhile waits as long. */
  private static final Duration NO_PROGRESS = Duration.ofMinutes(1);

  private ReturnedTablets() {}

  /**
   * Recovers those that the lease records, and strikes each that is whole. One that cannot be made
   * whole stays recorded, for the next activity and for whoever releases the lease.
   */
  public static void recover(Session session) {
    for (String endpoint : session.lease().require().returned()) {
      try {
        recover(session, endpoint);
        session.lease().update(found -> found.withoutReturned(endpoint));
      } catch (NotRecoveredException | OpenmldbException e) {
        LOG.warn(
            "tablet {} registered while auto_failover was off, and could not be made whole yet: {}",
            endpoint,
            e.getMessage());
      }
    }
  }

  /** Gone again: when it comes back, the nameserver sees it come. */
  private static void recover(Session session, String endpoint) {
    if (session.registrations().get().containsKey(endpoint) && !servesAll(session, endpoint)) {
      Node tablet =
          new Node(Component.TABLET, endpoint, session.node().host(), session.node().workdir());
      new TabletRecovery(
              session.about(tablet),
              new Diagnosis(true, 0, false),
              HandsOff.never(),
              NO_PROGRESS,
              ProgressReports.ofActivity())
          .run();
      LOG.info("tablet {} registered while auto_failover was off, and was made whole", endpoint);
    }
  }

  /** A process that lost its session only serves all that it did. */
  private static boolean servesAll(Session session, String endpoint) {
    Set<List<Integer>> served =
        session.tablet(endpoint).replicas().stream()
            .map(replica -> List.of(replica.tid(), replica.pid()))
            .collect(Collectors.toSet());
    return session.nameServer().tables().stream()
        .flatMap(table -> table.partitions().stream())
        .filter(partition -> partition.on(endpoint).isPresent())
        .map(PartitionInfo::id)
        .allMatch(id -> served.contains(List.of(id.tid(), id.pid())));
  }
}
