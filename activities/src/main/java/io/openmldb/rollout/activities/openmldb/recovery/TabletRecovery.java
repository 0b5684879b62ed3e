package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.openmldb.ClusterView;
import io.openmldb.rollout.activities.openmldb.ErrorCode;
import io.openmldb.rollout.activities.openmldb.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.TableInfo;
import io.openmldb.rollout.activities.openmldb.failover.FailoverSwitch;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.activities.waiting.ProgressReports;
import io.openmldb.rollout.steps.ActivityProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a tablet whole: looks at every replica that it is about, gives each the remedy that it
 * needs next, and looks again, until each has been seen whole once. Nothing is remembered that an
 * attempt after this one's death would miss, and what fails for one replica stops no other.
 *
 * <p>It ends in failure only when nothing has moved for too long.
 */
final class TabletRecovery {

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration WINDOW_ALARM = Duration.ofMinutes(2);

  /** A tablet has few threads that load tables, and they answer everything else as well. */
  private static final int AT_ONCE = 8;

  private static final int MOST_COMPLAINTS = 20;

  /** A look grows old; and the window is closed long before its alarm goes off. */
  private static final Duration LONGEST_ROUND = Duration.ofSeconds(30);

  private static final Duration IN_VAIN = Duration.ofSeconds(20);

  private final Session session;
  private final String endpoint;
  private final Diagnosis diagnosis;
  private final HandsOff handsOff;
  private final Duration noProgress;
  private final ProgressReports progress;
  private final Treatment treatment;
  private final FailoverSwitch autoFailover;
  private final Map<ReplicaId, Patient> patients = new LinkedHashMap<>();
  private final Set<ReplicaId> whole = new HashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private Instant inVainSince;

  /**
   * The recovery of the session's tablet.
   *
   * @param handsOff when to leave the work to the nameserver
   * @param noProgress the longest time without anything moving
   * @param progress is told what is done or waited for
   */
  TabletRecovery(
      Session session,
      Diagnosis diagnosis,
      HandsOff handsOff,
      Duration noProgress,
      ProgressReports progress) {
    this.progress = progress;
    this.session = session;
    this.endpoint = session.node().endpoint();
    this.diagnosis = diagnosis;
    this.handsOff = handsOff;
    this.noProgress = noProgress;
    this.treatment = new Treatment(session);
    this.autoFailover = new FailoverSwitch(session);
  }

  /**
   * Does it.
   *
   * @return what a reader of the report should know
   * @throws NotRecoveredException naming each replica that is not whole
   */
  List<String> run() {
    Instant moved = session.waits().now();
    while (true) {
      Instant began = session.waits().now();
      ClusterView view = session.reader().read(partition -> partition.on(endpoint).isPresent());
      Ward ward = new Ward(view, session.nameServer().operations());
      Duration look = Duration.between(began, session.waits().now());
      List<ReplicaFacts> open = examine(ward.of(endpoint));
      if (session.isHealthy(endpoint) && open.isEmpty()) {
        ward.leftOut(endpoint)
            .forEach(replica -> notes.add(replica + " was left out: its tablet is down"));
        return List.copyOf(notes);
      }
      if (anythingMoved(open)) {
        moved = session.waits().now();
      }
      Duration patience = patience(open);
      // What is waited for in vain is, whatever writers move meanwhile.
      Instant since = isInVain(open) ? inVainSince : moved;
      if (session.waits().now().isAfter(since.plus(patience))) {
        throw new NotRecoveredException(endpoint, patience, complaints(open));
      }
      say(open);
      if (handsOff.mayAct(open, session.waits().now())) {
        treat(open, storageModes(view));
      }
      session.waits().sleepAfterLook(look, LOOK);
    }
  }

  /** What is waited for in vain need not be waited for long: once is no proof, though. */
  private Duration patience(List<ReplicaFacts> open) {
    return isInVain(open) && IN_VAIN.compareTo(noProgress) < 0 ? IN_VAIN : noProgress;
  }

  private boolean isInVain(List<ReplicaFacts> open) {
    boolean inVain =
        !open.isEmpty()
            && open.stream()
                .map(facts -> patients.get(facts.id()).needed())
                .allMatch(needed -> needed instanceof Remedy.Wait wait && wait.inVain());
    if (!inVain) {
      inVainSince = null;
    } else if (inVainSince == null) {
      inVainSince = session.waits().now();
    }
    return inVain;
  }

  private void say(List<ReplicaFacts> open) {
    int done = whole.size();
    String what =
        open.isEmpty()
            ? "waits until the nameserver counts tablet " + endpoint + " as healthy"
            : "makes tablet "
                + endpoint
                + " whole; "
                + open.get(0).id()
                + ": "
                + patients.get(open.get(0).id()).doing();
    progress.say(new ActivityProgress(what, done, done + open.size()));
  }

  /** Those that have not been seen whole yet, each with what it needs. */
  private List<ReplicaFacts> examine(List<ReplicaFacts> all) {
    Instant now = session.waits().now();
    List<ReplicaFacts> open = new ArrayList<>();
    for (ReplicaFacts facts : all) {
      if (whole.contains(facts.id())) {
        continue;
      }
      Patient patient = patients.computeIfAbsent(facts.id(), id -> new Patient(now));
      Remedy remedy = diagnosis.of(facts, patient.past(now));
      if (remedy instanceof Remedy.Whole) {
        whole.add(facts.id());
      } else {
        patient.needs(remedy);
        open.add(facts);
      }
    }
    return open;
  }

  private boolean anythingMoved(List<ReplicaFacts> open) {
    Instant now = session.waits().now();
    boolean moved = false;
    for (ReplicaFacts facts : open) {
      moved = patients.get(facts.id()).look(facts, now) || moved;
    }
    return moved;
  }

  private void treat(List<ReplicaFacts> open, Map<Integer, String> storageModes) {
    Instant now = session.waits().now();
    List<ReplicaFacts> due =
        open.stream()
            .filter(facts -> !(patients.get(facts.id()).needed() instanceof Remedy.Wait))
            .filter(facts -> patients.get(facts.id()).mayBeTreated(now))
            .toList();
    Map<Boolean, List<ReplicaFacts>> byWindow =
        due.stream()
            .collect(
                Collectors.partitioningBy(
                    facts -> patients.get(facts.id()).needed().needsWindow()));
    giveAll(byWindow.get(false), storageModes);
    List<ReplicaFacts> costly = byWindow.get(true);
    if (!costly.isEmpty()) {
      costly.stream()
          .filter(facts -> patients.get(facts.id()).needed().isNameServersWork())
          .forEach(
              facts -> notes.add(facts.id() + " was recovered by the nameserver's operations"));
      autoFailover.whileOff(WINDOW_ALARM, () -> giveAll(costly, storageModes));
    }
  }

  private boolean giveAll(List<ReplicaFacts> due, Map<Integer, String> storageModes) {
    Instant end = session.waits().now().plus(LONGEST_ROUND);
    for (int from = 0; from < due.size(); from += AT_ONCE) {
      if (from > 0 && session.waits().now().isAfter(end)) {
        return false; // The rest is looked at once more before it is treated.
      }
      List<ReplicaFacts> some = due.subList(from, Math.min(due.size(), from + AT_ONCE));
      session
          .sideBySide()
          .forEach(some, facts -> give(facts, storageModes.get(facts.partition().id().tid())));
    }
    return true;
  }

  private void give(ReplicaFacts facts, String storageMode) {
    Patient patient = patients.get(facts.id());
    patient.treated(session.waits().now());
    try {
      Optional<String> refusal = treatment.give(patient.needed(), facts, storageMode);
      refusal.ifPresent(patient::failed);
    } catch (OpenmldbException.Refused e) {
      patient.failed(e.getMessage());
      if (patient.needed() instanceof Remedy.Load && e.is(ErrorCode.TABLE_CANNOT_BE_LOADED)) {
        patient.cannotBeLoaded();
      }
    } catch (OpenmldbException e) {
      patient.failed(e.getMessage());
    }
  }

  private static Map<Integer, String> storageModes(ClusterView view) {
    return view.tables().stream().collect(Collectors.toMap(TableInfo::tid, TableInfo::storageMode));
  }

  private List<String> complaints(List<ReplicaFacts> open) {
    List<String> complaints = new ArrayList<>();
    for (ReplicaFacts facts : open.subList(0, Math.min(open.size(), MOST_COMPLAINTS))) {
      complaints.add(facts.id() + ": " + patients.get(facts.id()).complaint());
    }
    if (open.size() > MOST_COMPLAINTS) {
      complaints.add((open.size() - MOST_COMPLAINTS) + " more");
    }
    if (open.isEmpty()) {
      complaints.add("the nameserver does not count it as healthy");
    }
    return complaints;
  }
}
