package io.openmldb.rollout.activities.recovery;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.support.ProgressReporter;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
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
public final class ReturnedTabletRecovery {

  private static final Logger LOG = LoggerFactory.getLogger(ReturnedTabletRecovery.class);

  /** What a rollout does meanwhile waits as long. */
  private static final Duration NO_PROGRESS = Duration.ofMinutes(1);

  private ReturnedTabletRecovery() {}

  /**
   * Recovers those that the lease records, and strikes each that is whole. One that cannot be made
   * whole stays recorded, for the next activity and for the release of the lease.
   */
  public static void recover(ClusterContext context) {
    for (String endpoint : context.lease().require().returned()) {
      try {
        recover(context, endpoint);
        context.lease().update(found -> found.withoutReturned(endpoint));
      } catch (TabletNotRecoveredException | OpenmldbException e) {
        LOG.warn(
            "tablet {} registered while auto_failover was off, and could not be made whole yet: {}",
            endpoint,
            e.getMessage());
      }
    }
  }

  /** Gone again: when it comes back, the nameserver sees it come. */
  private static void recover(ClusterContext context, String endpoint) {
    if (context.registrations().get().containsKey(endpoint) && !servesAll(context, endpoint)) {
      Node tablet =
          new Node(Component.TABLET, endpoint, context.node().host(), context.node().workdir());
      new TabletRecovery(
              context.forNode(tablet),
              new RecoveryPolicy(true, 0, false),
              NameServerGrace.never(),
              NO_PROGRESS,
              false,
              ProgressReporter.ofActivity())
          .run();
      LOG.info("tablet {} registered while auto_failover was off, and was made whole", endpoint);
    }
  }

  /** A process that lost its session only serves all that it did. */
  private static boolean servesAll(ClusterContext context, String endpoint) {
    Set<List<Integer>> served =
        context.tablet(endpoint).replicas().stream()
            .map(replica -> List.of(replica.tid(), replica.pid()))
            .collect(Collectors.toSet());
    return context.nameServer().tables().stream()
        .flatMap(table -> table.partitions().stream())
        .filter(partition -> partition.on(endpoint).isPresent())
        .map(PartitionInfo::id)
        .allMatch(id -> served.contains(List.of(id.tid(), id.pid())));
  }
}
