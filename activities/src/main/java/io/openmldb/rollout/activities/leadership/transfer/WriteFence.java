package io.openmldb.rollout.activities.leadership.transfer;

import io.openmldb.rollout.activities.context.ClusterContext;
import io.openmldb.rollout.activities.lease.WriteFenceRecord;
import io.openmldb.rollout.activities.openmldb.client.ErrorCode;
import io.openmldb.rollout.activities.openmldb.client.NameServerClient;
import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.client.TabletClient;
import io.openmldb.rollout.activities.openmldb.model.PartitionId;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tablet refuse every write (SetMode) while its partitions change their leaders.
 *
 * <p>The order is the safety. Raising: write the lease, arm the watchdog, refuse writes. Lifting:
 * accept writes, disarm the watchdog, write the lease. If a worker dies between two of these, the
 * lease still says that the fence must be lifted, and the watchdog on the host lifts it if no
 * worker can.
 *
 * <p>The fence is never lifted before every old leader that was replaced, or may have been, is a
 * follower. An old leader still takes writes from clients that do not know the new one, and those
 * writes would be lost.
 */
public final class WriteFence {

  /** After this time the watchdog on the host lifts the fence. */
  static final Duration WATCHDOG_DELAY = Duration.ofSeconds(15);

  /** After this time the attempt gives the fence up, well before its own watchdog fires. */
  static final Duration GIVE_UP = WATCHDOG_DELAY.dividedBy(2);

  /** What counts for an abandoned fence of unknown age: its watchdog has lifted it by then. */
  private static final Duration LONGEST = WATCHDOG_DELAY.plusSeconds(5);

  /**
   * How long the cluster's members must have been the same. When a server registers or goes away,
   * the nameserver sets every tablet's mode again within some seconds, which lifts a fence.
   */
  static final Duration QUIET = Duration.ofSeconds(5);

  /** A watchdog that took longer to arm may not be armed, or may fire too early. */
  private static final Duration ARM_WITHIN = Duration.ofSeconds(2);

  /** How long a call may take that is safe to repeat: a lost answer must not prolong the fence. */
  private static final Duration ANSWER_WITHIN = Duration.ofMillis(500);

  /** How long ZooKeeper may take to answer while writes are refused; it is not asked twice. */
  public static final Duration TOLD_WITHIN = Duration.ofMillis(100);

  private static final Duration ASK_AGAIN = Duration.ofMillis(100);

  /** How long finding out who leads may take after the fence is lifted. */
  private static final Duration FIND_OUT_WITHIN = Duration.ofSeconds(2);

  private final ClusterContext context;
  private final String endpoint;
  private final List<LeadershipTransfer> batch;

  /** The leading nameserver when the fence is raised: ZooKeeper is not asked again under it. */
  private final NameServerClient nameServer;

  private final Set<LeadershipTransfer> undecided = new HashSet<>();
  private @Nullable WriteFenceRecord recorded;
  private final Set<LeadershipTransfer> passed = new LinkedHashSet<>();
  private final Set<LeadershipTransfer> brokenOff = new LinkedHashSet<>();
  private boolean isLeft;
  private @Nullable Instant armedAt;
  private @Nullable Instant raisedAt;
  private @Nullable FenceTimeBudget time;

  private WriteFence(
      ClusterContext context,
      String endpoint,
      List<LeadershipTransfer> batch,
      NameServerClient nameServer) {
    this.context = context;
    this.endpoint = endpoint;
    this.batch = List.copyOf(batch);
    this.nameServer = nameServer;
  }

  /** A fence that is not raised yet. */
  static WriteFence on(String endpoint, List<LeadershipTransfer> batch, ClusterContext context) {
    return new WriteFence(context, endpoint, batch, context.nameServer().ofPresentLeader());
  }

  /** The fence that the lease records, which an earlier attempt left. */
  public static Optional<WriteFence> recordedInLease(ClusterContext context) {
    return Optional.ofNullable(context.lease().require().fence())
        .map(
            fence -> {
              List<LeadershipTransfer> batch =
                  fence.batch().stream().map(LeadershipTransfer::away).toList();
              WriteFence left =
                  new WriteFence(context, fence.endpoint(), batch, presentLeader(context));
              left.recorded = fence;
              left.isLeft = true;
              left.armedAt = context.waiter().now();
              left.raisedAt = fence.raisedAt();
              left.undecided.addAll(batch);
              return left;
            });
  }

  /**
   * A client of the leading nameserver; if ZooKeeper names none in time, every call looks it up.
   */
  private static NameServerClient presentLeader(ClusterContext context) {
    NameServerClient anyLeader = context.nameServer();
    try {
      return context.timed().within(ANSWER_WITHIN, anyLeader::ofPresentLeader).orElse(anyLeader);
    } catch (ActivityException e) {
      return anyLeader;
    }
  }

  /**
   * Raises the fence.
   *
   * @return why it is not up; empty if it is
   */
  Optional<String> raise() {
    List<LeaderMove> successions = successions();
    Instant begun = context.waiter().now();
    armedAt = begun;
    List<LeaderMove> moves = batch.stream().map(LeadershipTransfer::asMove).toList();
    WriteFenceRecord fence =
        new WriteFenceRecord(endpoint, begun, context.lease().attempt(), moves);
    recorded = fence;
    context.lease().update(found -> found.withFence(fence));
    context.watchdogs().armFence(endpoint, successions, WATCHDOG_DELAY);
    if (!isQuiet(context)) {
      return Optional.of("a server has just registered or gone away, which lifts fences");
    }
    Instant armed = context.waiter().now();
    Duration arming = Duration.between(begun, armed);
    if (arming.compareTo(ARM_WITHIN) > 0) {
      return Optional.of(
          "the host took "
              + arming.toMillis()
              + " ms to set the timer that ends the write fence should every worker die");
    }
    raisedAt = armed;
    time = new FenceTimeBudget(context.waiter(), armed);
    time.taking(this::refuseWrites);
    return Optional.empty();
  }

  private boolean refuseWrites() {
    try {
      tablet().refuseWrites(true);
      return true;
    } catch (OpenmldbException.NoAnswer e) {
      if (!e.mayHaveTakenEffect()) {
        raisedAt = null; // Nobody was refused.
      }
      throw e;
    }
  }

  /**
   * Every change of leader that is possible: if the fence does not hold, the nameserver may find
   * more entries at another live follower than at the requested one, and choose that.
   */
  private List<LeaderMove> successions() {
    List<List<LeaderMove>> others =
        context
            .parallelCalls()
            .map(
                batch,
                transfer ->
                    otherFollowers(transfer).stream()
                        .map(
                            other ->
                                new LeadershipTransfer(
                                    transfer.partition(), transfer.from(), other))
                        .map(LeadershipTransfer::asMove)
                        .toList());
    return Stream.concat(
            batch.stream().map(LeadershipTransfer::asMove), others.stream().flatMap(List::stream))
        .toList();
  }

  private List<String> otherFollowers(LeadershipTransfer transfer) {
    return context.nameServer().metadata(transfer.partition()).info().liveFollowers().stream()
        .filter(follower -> !follower.equals(transfer.to()))
        .toList();
  }

  /** Whether the cluster's members have been the same for so long that a fence will hold. */
  static boolean isQuiet(ClusterContext context) {
    return isLongEnough(context.sinceMembershipChange().get());
  }

  private static boolean isLongEnough(Duration sinceChange) {
    return sinceChange.compareTo(QUIET) > 0;
  }

  /** The same while writes are refused: without an answer in time, the cluster is not quiet. */
  private boolean isToldQuiet() {
    try {
      return context
          .timed()
          .within(TOLD_WITHIN, context.sinceMembershipChange())
          .filter(WriteFence::isLongEnough)
          .isPresent();
    } catch (ActivityException e) {
      return false;
    }
  }

  /** Whether the fence is still up and nothing has happened that lifts it. */
  boolean holds() {
    return time().taking(() -> isToldQuiet() && tablet().refusesWrites());
  }

  /** Changes leaders while the fence is up, with the clients of {@code with}. */
  LeaderChange change(ClusterContext with) {
    return new LeaderChange(with, nameServer);
  }

  /** The partitions that change their leaders under this fence. */
  public List<PartitionId> partitions() {
    return batch.stream().map(LeadershipTransfer::partition).toList();
  }

  /** Whether nothing has happened that lifts it; an abandoned fence counts as lifted already. */
  boolean isSafe() {
    return isLeft || isToldQuiet();
  }

  /** When the fence was raised, which is up. */
  Instant raisedAt() {
    return Objects.requireNonNull(raisedAt, "the fence is not up");
  }

  /** The time that the work under the fence may take, which is up. */
  FenceTimeBudget time() {
    return Objects.requireNonNull(time, "the fence is not up");
  }

  /** When the fence must be given up. */
  private Instant giveUpAt() {
    return Objects.requireNonNull(armedAt, "the fence was not begun").plus(GIVE_UP);
  }

  /** Remembers that {@code transfer} is requested: its leader may change from now on. */
  void recordRequest(LeadershipTransfer transfer) {
    undecided.add(transfer);
  }

  /** Remembers that {@code transfer} was not requested: its old leader may take writes. */
  void staysPut(LeadershipTransfer transfer) {
    undecided.remove(transfer);
  }

  /**
   * Makes followers of all old leaders, when it is known which transfers happened ({@code passed})
   * and which did not and will not ({@code notPassed}). The operations of the latter may have taken
   * the followers into a new term, in which they accept nothing from the old leader, and may have
   * made a leader that no client knows. So neither replica leads until {@link LeaderRecovery} has
   * repaired the partition.
   */
  void decided(Collection<LeadershipTransfer> passed, Collection<LeadershipTransfer> notPassed) {
    this.passed.addAll(passed);
    brokenOff.addAll(notPassed);
    demote(context, Stream.concat(passed.stream(), notPassed.stream()).toList());
    undecided.removeAll(passed);
    undecided.removeAll(notPassed);
  }

  /** The transfers that happened; complete when the fence has ended. */
  Set<LeadershipTransfer> passed() {
    return passed;
  }

  /** The transfers after which neither replica leads; complete when the fence has ended. */
  Set<LeadershipTransfer> interrupted() {
    return brokenOff;
  }

  /** Makes followers of the old leaders of {@code transfers}. */
  private void demote(ClusterContext with, Collection<LeadershipTransfer> transfers) {
    with.fencedCalls().forEach(transfers, transfer -> demoteOldLeader(with, transfer));
  }

  private void demoteOldLeader(ClusterContext with, LeadershipTransfer transfer) {
    insist(with, transfer.from(), tablet -> demote(tablet, transfer.tid(), transfer.pid()));
  }

  private static void demote(TabletClient tablet, int tid, int pid) {
    try {
      tablet.demote(tid, pid);
    } catch (OpenmldbException.Refused e) {
      if (!e.is(ErrorCode.TABLE_NOT_FOUND)) { // It is not there: nobody can write to it.
        throw e;
      }
    }
  }

  /** Repeats a call, which is idempotent, until it succeeds or the tablet is gone. */
  private void insist(ClusterContext with, String where, Consumer<TabletClient> call) {
    while (true) {
      Instant now = with.waiter().now();
      try {
        call.accept(with.tablet(where).endingBy(now.plus(ANSWER_WITHIN), with.waiter()));
        return;
      } catch (OpenmldbException.NoAnswer e) {
        if (now.isBefore(giveUpAt())) {
          with.waiter().sleep(ASK_AGAIN);
        } else if (isGone(where)) {
          return;
        } else {
          throw e;
        }
      }
    }
  }

  /** Whether the nameserver has lost the tablet; without an answer it counts as there. */
  private boolean isGone(String where) {
    try {
      return nameServer.withDeadlines(LeaderChange.IMPATIENT).tablets().stream()
          .noneMatch(tablet -> tablet.endpoint().equals(where) && tablet.isHealthy());
    } catch (ActivityException e) {
      return false;
    }
  }

  /**
   * Ends the fence: makes followers of the old leaders that were replaced, lifts the fence, has
   * leaders lead again whose change was broken off, disarms the watchdog, and removes the fence
   * from the lease, which counts how long writes were refused. A host that does not answer keeps no
   * partition without a leader: its watchdog demotes only leaders that have a successor. Also safe
   * for a fence that is down already. If it is not known in time whether a leader was replaced, the
   * old leader is made a follower in any case, and who leads is found out after the fence is
   * lifted. If no nameserver answers then either, the lease keeps the fence, and the next attempt
   * finds out.
   *
   * @return how long writes were refused
   */
  public Duration end() {
    if (armedAt == null) {
      return Duration.ZERO; // It was not begun: nothing is recorded, armed or refused.
    }
    return context.runUncancellable(this::end);
  }

  private Duration end(ClusterContext unbroken) {
    RuntimeException unknown = decide(unbroken);
    RuntimeException notDemoted = demoteOldLeaders(unbroken);
    insist(unbroken, endpoint, tablet -> tablet.refuseWrites(false));
    Duration refused =
        raisedAt == null ? Duration.ZERO : Duration.between(raisedAt, context.waiter().now());
    Duration counted = counted(refused);
    if (unknown != null) {
      unknown = decideAfterwards(unbroken, unknown);
    }
    demote(unbroken, brokenOff.stream().map(LeadershipTransfer::reversed).toList());
    try {
      if (unknown != null) {
        throw unknown;
      }
      if (notDemoted != null) {
        throw notDemoted;
      }
      new LeadersElsewhere(unbroken).recordAfterFence(brokenOff);
      new LeaderRecovery(unbroken)
          .ensureLeading(brokenOff.stream().map(LeadershipTransfer::partition).toList());
    } finally {
      // Last: the host may not answer for long.
      context.watchdogs().disarmFence();
    }
    context
        .lease()
        .update(
            found -> Objects.equals(recorded, found.fence()) ? found.withoutFence(counted) : found);
    return counted;
  }

  /** The clock of an earlier attempt may differ from ours; in doubt the longest time counts. */
  private Duration counted(Duration refused) {
    boolean plausible = !refused.isNegative() && refused.compareTo(LONGEST) < 0;
    return isLeft && !plausible ? LONGEST : refused;
  }

  /**
   * Finds out which of the undecided transfers happened, for as long as writes may be refused.
   *
   * @return why that is not known; null if it is
   */
  private @Nullable RuntimeException decide(ClusterContext unbroken) {
    if (undecided.isEmpty()) {
      return null; // Nothing was asked for, or all is decided.
    }
    try {
      Instant passBy = isLeft ? giveUpAt() : time().passBy();
      Instant endBy = isLeft ? giveUpAt().plus(FIND_OUT_WITHIN) : time().endBy();
      resolve(change(unbroken), passBy, endBy, this::isSafe);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  /**
   * Makes followers of the old leaders of undecided transfers. If that fails, the fence may be
   * lifted only if that transfer certainly did not happen and will not: writes that an old leader
   * takes after it was replaced are lost. Otherwise this throws, and the watchdog lifts the fence
   * after it has asked the new leader.
   *
   * @return why an old leader that was not replaced could not be made a follower; null if all are
   *     followers
   */
  private @Nullable RuntimeException demoteOldLeaders(ClusterContext unbroken) {
    Map<LeadershipTransfer, RuntimeException> failures =
        unbroken.fencedCalls().attempt(undecided, transfer -> demoteOldLeader(unbroken, transfer));
    RuntimeException harmless = null;
    for (Map.Entry<LeadershipTransfer, RuntimeException> failure : failures.entrySet()) {
      if (!brokenOff.contains(failure.getKey())) {
        throw failure.getValue();
      }
      harmless = failure.getValue();
    }
    return harmless;
  }

  /**
   * Asks again after the fence is lifted: a nameserver that is too slow for a fence may still
   * answer, and no write waits for it any more, as no replica leads the undecided partitions. If
   * that nameserver is no longer the leading one, its successor is asked.
   */
  private @Nullable RuntimeException decideAfterwards(
      ClusterContext unbroken, RuntimeException unknown) {
    if (isLeft) {
      return unknown; // It had as long already.
    }
    Instant endBy = giveUpAt().plus(FIND_OUT_WITHIN);
    for (NameServerClient asked : List.of(nameServer, unbroken.nameServer())) {
      try {
        Instant passBy = unbroken.waiter().now().plus(FenceTimeBudget.COURSE);
        resolve(new LeaderChange(unbroken, asked), passBy, endBy, () -> true);
        return null;
      } catch (ActivityException e) {
        unknown.addSuppressed(e);
      }
    }
    return unknown;
  }

  private void resolve(
      LeaderChange change, Instant passBy, Instant endBy, BooleanSupplier fenceIsSafe) {
    Set<LeadershipTransfer> found =
        change.resolve(List.copyOf(undecided), passBy, endBy, fenceIsSafe);
    passed.addAll(found);
    brokenOff.addAll(undecided);
    brokenOff.removeAll(found);
  }

  private TabletClient tablet() {
    Instant limit = context.waiter().now().plus(ANSWER_WITHIN);
    return context.tablet(endpoint).endingBy(limit, context.waiter());
  }
}
