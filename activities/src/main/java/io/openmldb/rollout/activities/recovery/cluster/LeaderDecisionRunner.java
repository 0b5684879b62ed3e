package io.openmldb.rollout.activities.recovery.cluster;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.openmldb.client.NameServerClient;
import io.openmldb.rollout.activities.openmldb.client.PartitionMetadata;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Takes the steps that were decided for partitions, from any thread. Each reads the partition's
 * metadata again: what has changed since the decision is decided anew.
 */
final class LeaderDecisionRunner {

  private final ClusterContext context;
  private final ConcurrentLinkedQueue<String> notes = new ConcurrentLinkedQueue<>();

  LeaderDecisionRunner(ClusterContext context) {
    this.context = context;
  }

  /** What was done, one sentence each. */
  List<String> notes() {
    return notes.stream().distinct().toList();
  }

  /**
   * Takes one step.
   *
   * @param seen the partition as it was when the step was decided
   * @param storageMode its table's
   */
  void run(PartitionInfo seen, LeaderDecision decision, String storageMode) {
    PartitionMetadata now = context.nameServer().metadata(seen.id());
    if (!isAsSeen(seen, now.info())) {
      return;
    }
    if (decision instanceof LeaderDecision.Load load) {
      context.tablet(load.endpoint()).load(seen.id(), storageMode);
    } else if (decision instanceof LeaderDecision.Detach detach) {
      PartitionId id = seen.id();
      context.tablet(detach.leader()).detach(id.tid(), id.pid(), detach.endpoint());
    } else if (decision instanceof LeaderDecision.Depose depose) {
      depose(seen.id(), depose.endpoint());
    } else if (decision instanceof LeaderDecision.Demote demote) {
      demote(seen.id(), demote.endpoint());
    } else if (decision instanceof LeaderDecision.Reinstate reinstate) {
      reinstate(now, reinstate);
    } else if (decision instanceof LeaderDecision.Elect elect) {
      elect(now.info(), elect);
    }
  }

  private static boolean isAsSeen(PartitionInfo seen, PartitionInfo now) {
    return seen.term() == now.term() && marks(seen).equals(marks(now));
  }

  private static List<String> marks(PartitionInfo partition) {
    return partition.replicas().stream()
        .map(replica -> replica.endpoint() + replica.isLeader() + replica.isAlive())
        .sorted()
        .toList();
  }

  private void depose(PartitionId id, String endpoint) {
    context.nameServer().markDead(id, endpoint);
    context.tablet(endpoint).demote(id.tid(), id.pid());
    notes.add(id + " had two live leaders; that on " + endpoint + " was deposed");
  }

  private void demote(PartitionId id, String endpoint) {
    context.tablet(endpoint).demote(id.tid(), id.pid());
    notes.add(id + " was led by " + endpoint + " beside its successor; it follows now");
  }

  /**
   * Where every replica was compared, nobody can come back with entries of a term that this leader
   * may not have, so it leads in the newest term that is known, which may be its own. Never in one
   * that the nameserver has not given out: it would give that out later, to followers that know it
   * already. The metadata first: who dies after it finds a leader that does not lead, and decides
   * again.
   *
   * <p>A replica that was given up may come back and still lead. Its term has to be over then, and
   * only the nameserver begins one: so the one given up is made the dead leader, and this one the
   * follower that succeeds it.
   */
  private void reinstate(PartitionMetadata now, LeaderDecision.Reinstate step) {
    PartitionId id = now.info().id();
    if (step.givenUp().isEmpty()) {
      long term = Math.max(now.info().term(), context.newestTerm().getAsLong());
      context.nameServer().writeMetadata(now.withLeader(term, step.endpoint(), step.offset() + 1));
      context.tablet(step.endpoint()).promote(id.tid(), id.pid(), term);
    } else {
      context.nameServer().writeMetadata(now.withDeadLeader(step.givenUp(), step.endpoint()));
      context.nameServer().changeLeader(id, step.endpoint());
    }
    notes.add(id + " had no leader; " + step.endpoint() + " leads it again");
    noteGivenUp(id, step.givenUp());
  }

  /** The nameserver begins a new term for whom it is asked to make the leader. */
  private void elect(PartitionInfo now, LeaderDecision.Elect step) {
    NameServerClient nameServer = context.nameServer();
    for (String endpoint : step.givenUp()) {
      if (now.on(endpoint).filter(ReplicaMeta::isAlive).isPresent()) {
        nameServer.markDead(now.id(), endpoint);
      }
    }
    if (!step.alive()) {
      nameServer.markAlive(now.id(), step.endpoint());
    }
    nameServer.changeLeader(now.id(), step.endpoint());
    notes.add(now.id() + " is led by " + step.endpoint() + " now, which has the most entries");
    noteGivenUp(now.id(), step.givenUp());
  }

  private void noteGivenUp(PartitionId id, List<String> givenUp) {
    givenUp.forEach(
        endpoint ->
            notes.add(
                id
                    + " was given a leader without "
                    + endpoint
                    + ", whose entries could not be read: its replica gets a new copy once that"
                    + " tablet is up"));
  }
}
