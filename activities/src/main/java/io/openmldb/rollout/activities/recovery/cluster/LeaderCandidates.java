package io.openmldb.rollout.activities.recovery.cluster;

import io.openmldb.rollout.activities.openmldb.model.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.model.ReplicaMeta;
import io.openmldb.rollout.activities.openmldb.model.ReplicaStatus;
import io.openmldb.rollout.activities.openmldb.snapshot.ClusterSnapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares the entries of a partition's replicas. They can only be compared when each can be read:
 * one on a tablet that is down, or that its tablet cannot load, may hold the most.
 *
 * @param unloadable endpoints whose tablets refused to load their replica
 * @param without endpoints that are given up where their replica cannot be read
 */
record LeaderCandidates(
    ClusterSnapshot snapshot,
    PartitionInfo partition,
    Set<String> unloadable,
    Set<String> without) {

  /**
   * What is next for a partition whose leader does not lead it in fact, or which has none, or
   * several.
   */
  LeaderDecision decide() {
    List<ReplicaMeta> marked = partition.replicas().stream().filter(ReplicaMeta::leads).toList();
    if (marked.size() > 1) {
      return depose(marked);
    }
    Optional<String> oldLeader = marked.stream().findFirst().flatMap(this::oldLeaderBeside);
    String what = oldLeader.isPresent() ? "its leader does not lead it" : "no replica leads it";
    Optional<LeaderDecision> unreadable = unreadable(what);
    if (unreadable.isPresent()) {
      return unreadable.get();
    }
    // Before anything is loaded: nobody knows to which replicas an old leader replicates.
    if (oldLeader.isPresent()) {
      return new LeaderDecision.Demote(oldLeader.get());
    }
    return unloaded(what, partition.replicas())
        .orElseGet(
            () ->
                candidates()
                    .max(byEntries())
                    .map(this::lead)
                    .orElse(new LeaderDecision.Wait("none of its replicas can be loaded", true)));
  }

  /**
   * Of several live leaders; the others are compared once there is one, which names its followers.
   */
  private LeaderDecision depose(List<ReplicaMeta> marked) {
    String what = "it has " + marked.size() + " live leaders";
    return unreadable(what)
        .or(() -> unloaded(what, marked))
        .orElseGet(
            () ->
                marked.stream()
                    .min(byEntries())
                    .<LeaderDecision>map(replica -> new LeaderDecision.Depose(replica.endpoint()))
                    .orElseThrow());
  }

  /** One that leads in fact, though {@code marked}, which does not, is to. */
  private Optional<String> oldLeaderBeside(ReplicaMeta marked) {
    return partition.replicas().stream()
        .map(ReplicaMeta::endpoint)
        .filter(endpoint -> !endpoint.equals(marked.endpoint()))
        .filter(this::leadsInFact)
        .findFirst();
  }

  /** The replicas that are compared, without former leaders that were overruled. */
  private Stream<ReplicaMeta> candidates() {
    List<ReplicaMeta> read =
        partition.replicas().stream()
            .filter(replica -> snapshot.replica(replica.endpoint(), partition.id()).isPresent())
            .toList();
    return read.stream()
        .filter(
            replica ->
                read.stream()
                    .noneMatch(
                        other ->
                            partition.isOverruled(
                                replica,
                                other,
                                LeaderDecision.entries(snapshot, partition, other))));
  }

  /**
   * What is next for a partition of which a follower stands beyond its leader: the follower with
   * the most entries leads.
   *
   * @param beyond the endpoint of such a follower
   */
  LeaderDecision succeed(String beyond) {
    return obstacle(beyond + " has entries that its leader has not")
        .orElseGet(
            () ->
                partition.replicas().stream()
                    .filter(ReplicaMeta::followsAlive)
                    .filter(follower -> !givenUp().contains(follower.endpoint()))
                    .max(byEntries())
                    .<LeaderDecision>map(
                        best -> new LeaderDecision.Elect(best.endpoint(), true, givenUp()))
                    .orElseThrow());
  }

  /**
   * What keeps the entries of all replicas from being compared.
   *
   * @param what why they have to be compared
   */
  private Optional<LeaderDecision> obstacle(String what) {
    return unreadable(what).or(() -> unloaded(what, partition.replicas()));
  }

  /** A tablet that is down, unless it is given up, or that does not answer. */
  private Optional<LeaderDecision> unreadable(String what) {
    List<String> down = LeaderDecision.down(snapshot, partition);
    return partition.replicas().stream()
        .map(ReplicaMeta::endpoint)
        .flatMap(
            endpoint ->
                (down.contains(endpoint) ? ofDown(what, endpoint) : ofSilent(endpoint)).stream())
        .findFirst();
  }

  private Optional<LeaderDecision> ofDown(String what, String endpoint) {
    return without.contains(endpoint)
        ? Optional.empty()
        : Optional.of(LeaderDecision.awaitingTablet(what, endpoint));
  }

  /** It may serve a replica, and lead it. */
  private Optional<LeaderDecision> ofSilent(String endpoint) {
    return snapshot.served().containsKey(endpoint)
        ? Optional.empty()
        : Optional.of(
            new LeaderDecision.Wait("tablet " + endpoint + " is up but does not answer", false));
  }

  /** The first of {@code replicas} that has to be loaded before its entries can be counted. */
  private Optional<LeaderDecision> unloaded(String what, List<ReplicaMeta> replicas) {
    List<String> down = LeaderDecision.down(snapshot, partition);
    return replicas.stream()
        .map(ReplicaMeta::endpoint)
        .filter(endpoint -> !down.contains(endpoint))
        .flatMap(endpoint -> unloaded(what, endpoint).stream())
        .findFirst();
  }

  private Optional<LeaderDecision> unloaded(String what, String endpoint) {
    Optional<ReplicaStatus> served = snapshot.replica(endpoint, partition.id());
    if (served.isPresent()) {
      return served
          .filter(ReplicaStatus::isLoading)
          .map(
              loading ->
                  new LeaderDecision.Wait("its replica on " + endpoint + " is loading", false));
    }
    if (!unloadable.contains(endpoint)) {
      return Optional.of(load(endpoint));
    }
    return without.contains(endpoint)
        ? Optional.empty()
        : Optional.of(LeaderDecision.awaitingDisk(what, endpoint));
  }

  /** A table must not take its leader's log while it loads its own. */
  private LeaderDecision load(String endpoint) {
    return partition
        .leader()
        .filter(this::leadsInFact)
        .filter(leader -> isAttached(endpoint))
        .<LeaderDecision>map(leader -> new LeaderDecision.Detach(leader, endpoint))
        .orElseGet(() -> new LeaderDecision.Load(endpoint));
  }

  private boolean leadsInFact(String endpoint) {
    return snapshot.replica(endpoint, partition.id()).filter(ReplicaStatus::isLeader).isPresent();
  }

  private boolean isAttached(String endpoint) {
    return Optional.ofNullable(snapshot.leaders().get(partition.id()))
        .flatMap(reading -> reading.confirmedBy(endpoint))
        .isPresent();
  }

  /** Endpoints whose entries are not compared; where nothing is an obstacle, each by request. */
  private List<String> givenUp() {
    List<String> down = LeaderDecision.down(snapshot, partition);
    return partition.replicas().stream()
        .map(ReplicaMeta::endpoint)
        .filter(
            endpoint ->
                down.contains(endpoint) || snapshot.replica(endpoint, partition.id()).isEmpty())
        .toList();
  }

  private LeaderDecision lead(ReplicaMeta best) {
    // ChangeLeader takes no replica that is marked as a leader, and none that has no sibling.
    return best.isLeader() || partition.isSole(best.endpoint())
        ? new LeaderDecision.Reinstate(
            best.endpoint(), LeaderDecision.entries(snapshot, partition, best), givenUp())
        : new LeaderDecision.Elect(best.endpoint(), best.isAlive(), givenUp());
  }

  private Comparator<ReplicaMeta> byEntries() {
    return Comparator.<ReplicaMeta>comparingLong(
            replica -> LeaderDecision.entries(snapshot, partition, replica))
        .thenComparing(ReplicaMeta::isLeader)
        .thenComparing(ReplicaMeta::leads);
  }
}
