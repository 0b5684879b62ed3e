package io.openmldb.rollout.activities.openmldb.moves;

import io.openmldb.rollout.activities.openmldb.OperationStatus.Subject;
import io.openmldb.rollout.activities.openmldb.PartitionId;
import io.openmldb.rollout.activities.openmldb.PartitionInfo;
import io.openmldb.rollout.activities.openmldb.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Works until every transfer is over. Each round reads how far each has come, and takes the next
 * step of those that can take one; nothing is remembered that could not be read again, so it does
 * not matter what an earlier attempt had done before it died.
 */
final class Transfers {

  private static final Duration LOOK = Duration.ofMillis(200);

  /** With nothing moving and no operation under way for this long, waiting on is pointless. */
  private static final Duration STALLED = Duration.ofMinutes(3);

  /** The nameserver gives a partition a leader as soon as it can, or not at all. */
  private static final Duration LEADERLESS = Duration.ofSeconds(20);

  private final Session session;
  private final Way way;
  private final Tally tally;
  private final Instant deadline;

  Transfers(Session session, Way way, Tally tally, Instant deadline) {
    this.session = session;
    this.way = way;
    this.tally = tally;
    this.deadline = deadline;
  }

  /**
   * Does them.
   *
   * @param leftAlone standings that are none of our business any more, besides those that are over
   * @throws MoveFailedException naming each that is not over
   */
  void run(List<Transfer> asked, Set<Standing> leftAlone) {
    LeadsElsewhere leadsElsewhere = new LeadsElsewhere(session);
    List<Transfer> transfers = asked;
    Map<Transfer, Standing> before = Map.of();
    Instant moved = session.waits().now();
    while (true) {
      session
          .recoverReturned(); // No fence is up here, and what returned may be what is waited for.
      Map<PartitionId, PartitionInfo> partitions =
          Standing.read(session, transfers.stream().map(Transfer::partition).toList());
      transfers = leadsElsewhere.follow(transfers, partitions, tally);
      Map<Transfer, Standing> standings = standings(transfers, partitions);
      Map<Transfer, Standing> open = open(standings, leftAlone);
      if (open.isEmpty()) {
        return;
      }
      boolean broughtBack = way.bringBack(deadReplicas(open));
      boolean worked = way.pass(at(open, Standing.READY)) || broughtBack;
      if (worked || !standings.equals(before) || isWorkUnderWay(open)) {
        moved = session.waits().now();
        before = standings;
      }
      if (!worked) {
        giveUpIfPointless(open, moved);
        session.waits().sleep(LOOK);
      }
    }
  }

  private static Map<Transfer, Standing> standings(
      List<Transfer> transfers, Map<PartitionId, PartitionInfo> partitions) {
    Map<Transfer, Standing> standings = new LinkedHashMap<>();
    transfers.forEach(transfer -> standings.put(transfer, Standing.of(transfer, partitions)));
    return standings;
  }

  private Map<Transfer, Standing> open(Map<Transfer, Standing> standings, Set<Standing> leftAlone) {
    Map<Transfer, Standing> open = new LinkedHashMap<>(standings);
    open.entrySet()
        .removeIf(
            entry -> {
              boolean over = entry.getValue().isOver() || leftAlone.contains(entry.getValue());
              if (over && entry.getValue() != Standing.SETTLED) {
                tally.note("Left alone " + entry.getKey() + ": " + entry.getValue().sentence());
              }
              return over;
            });
    return open;
  }

  private static List<Transfer> at(Map<Transfer, Standing> open, Standing standing) {
    return open.entrySet().stream()
        .filter(entry -> entry.getValue() == standing)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Old leaders of leads that have passed; and, where a lead cannot pass because its target is
   * dead, that target: most often it is itself the old leader of an attempt that was cut off.
   */
  private static List<Transfer> deadReplicas(Map<Transfer, Standing> open) {
    Stream<Transfer> targets = at(open, Standing.TARGET_DEAD).stream().map(Transfer::reversed);
    return Stream.concat(at(open, Standing.PASSED).stream(), targets).toList();
  }

  private boolean isWorkUnderWay(Map<Transfer, Standing> open) {
    Set<Subject> busy = Subject.ofAll(session.nameServer().operationsUnderWay());
    return open.keySet().stream().anyMatch(t -> busy.contains(Subject.of(t.partition())));
  }

  private void giveUpIfPointless(Map<Transfer, Standing> open, Instant moved) {
    Instant now = session.waits().now();
    boolean spent = open.keySet().stream().allMatch(way::isSpent);
    if (spent || now.isAfter(deadline) || now.isAfter(moved.plus(patience(open)))) {
      Map<Transfer, String> troubles = way.troubles();
      throw new MoveFailedException(
          session.node().endpoint(),
          open.entrySet().stream()
              .map(
                  entry ->
                      entry.getKey()
                          + ": "
                          + entry.getValue().sentence()
                          + (troubles.containsKey(entry.getKey())
                              ? ", because " + troubles.get(entry.getKey())
                              : ""))
              .toList());
    }
  }

  private static Duration patience(Map<Transfer, Standing> open) {
    boolean leaderless = open.values().stream().allMatch(s -> s == Standing.LEADERLESS);
    return leaderless ? LEADERLESS : STALLED;
  }

  /** Nothing besides what is over is left alone. */
  static Set<Standing> none() {
    return EnumSet.noneOf(Standing.class);
  }
}
