package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.cluster.NodeStatus;
import io.openmldb.rollout.cluster.RolloutStatus;
import io.openmldb.rollout.node.NodeState;
import io.openmldb.rollout.node.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Injects a scenario's faults at their moments, and ends each when its time is over. */
final class Injector implements ServerCall.Listener, AutoCloseable {

  private final Faults faults;
  private final Journal journal;
  private final List<Injection> pending;
  private final List<Happening> happened = new ArrayList<>();
  private final List<Future<?>> underWay = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, Integer> answers = new HashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "fault");
            thread.setDaemon(true);
            return thread;
          });

  Injector(Scenario scenario, Faults faults, Journal journal) {
    this.faults = faults;
    this.journal = journal;
    this.pending = new ArrayList<>(scenario.injections());
  }

  /** Injects what is there from the beginning. */
  void begin() throws Exception {
    for (Injection injection : taken(moment -> moment instanceof Moment.Beginning)) {
      strike(injection, null);
    }
  }

  /** The rollout was started. */
  void started() {
    for (Injection injection : taken(moment -> moment instanceof Moment.Started)) {
      later(injection, ((Moment.Started) injection.moment()).delay());
    }
  }

  /** The rollout stands so now. */
  void saw(RolloutStatus status) {
    for (Injection injection : taken(moment -> isReached(moment, status))) {
      later(injection, ((Moment.AtStep) injection.moment()).delay());
    }
  }

  /** What was injected. */
  synchronized List<Happening> happened() {
    return List.copyOf(happened);
  }

  /** What the driver itself could not do. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** Whether something is still broken that will end by itself. */
  synchronized boolean isBusy() {
    return underWay.stream().anyMatch(future -> !future.isDone());
  }

  /** Forgets what has not happened, and waits until all that has is over. */
  void end(Duration atMost) throws Exception {
    List<Future<?>> those;
    synchronized (this) {
      pending.forEach(injection -> journal.note("never came: %s".formatted(injection)));
      pending.clear();
      those = List.copyOf(underWay);
    }
    long deadline = System.nanoTime() + atMost.toNanos();
    for (Future<?> one : those) {
      one.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
    faults.clear();
  }

  @Override
  public boolean before(ServerCall call) throws InterruptedException {
    return pass(call, calls, false);
  }

  @Override
  public boolean after(ServerCall call) throws InterruptedException {
    return pass(call, answers, true);
  }

  private boolean pass(ServerCall call, Map<String, Integer> counts, boolean answered)
      throws InterruptedException {
    List<Injection> struck;
    synchronized (this) {
      int count = counts.merge(call.method(), 1, Integer::sum);
      struck = taken(moment -> moment.equals(new Moment.AtCall(call.method(), count, answered)));
    }
    boolean passes = true;
    for (Injection injection : struck) {
      strike(injection, call);
      passes &= passes(injection.fault().kind(), call, answered);
    }
    return passes;
  }

  /** Whether the call that a fault struck goes on its way. */
  private boolean passes(FaultKind kind, ServerCall call, boolean answered)
      throws InterruptedException {
    boolean isStopped = kind == FaultKind.STOP_WORKER || kind == FaultKind.STOP_BOTH_WORKERS;
    if (isStopped && !answered) {
      // As if the worker had been stopped just before it sends: the call comes late.
      faults.awaitGoingOn(call.worker());
    }
    return switch (kind) {
      case LOSE_CALL, LOSE_ANSWER, KILL_WORKER, KILL_BOTH_WORKERS -> false;
      default -> true;
    };
  }

  private synchronized List<Injection> taken(java.util.function.Predicate<Moment> wanted) {
    List<Injection> those = pending.stream().filter(i -> wanted.test(i.moment())).toList();
    pending.removeAll(those);
    return those;
  }

  private synchronized void later(Injection injection, Duration delay) {
    underWay.add(
        threads.submit(
            () -> {
              Thread.sleep(delay.toMillis());
              strike(injection, null);
              return null;
            }));
  }

  /** Does the harm now, and undoes it later. */
  private void strike(Injection injection, ServerCall call) throws InterruptedException {
    Fault fault = aimed(injection.fault(), call);
    try {
      Happening happening = faults.begin(fault);
      journal.note(
          "FAULT %s at %s %s %s"
              .formatted(
                  fault, injection.moment(), happening.endpoint(), call == null ? "" : call));
      synchronized (this) {
        happened.add(happening);
        underWay.add(threads.submit(() -> undo(happening)));
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      journal.note("the fault %s could not be injected: %s".formatted(fault, e));
    }
  }

  /** A fault of one worker strikes the one that makes the call, or else the one that is at work. */
  private Fault aimed(Fault fault, ServerCall call) {
    return switch (fault.kind()) {
      case KILL_WORKER,
          STOP_WORKER,
          CUT_TEMPORAL,
          CUT_SSH,
          CUT_ZOOKEEPER,
          CUT_NAMESERVERS,
          CUT_TABLETS -> {
        int worker = call == null ? faults.workerAtWork().orElse(fault.target()) : call.worker();
        yield new Fault(fault.kind(), worker, fault.lasts(), fault.stalls(), fault.detail());
      }
      default -> fault;
    };
  }

  private Void undo(Happening happening) throws InterruptedException {
    Thread.sleep(happening.fault().lasts().toMillis());
    try {
      faults.end(happening);
      journal.note("OVER %s".formatted(happening.fault()));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      journal.note("the fault %s could not be undone: %s".formatted(happening.fault(), e));
      synchronized (this) {
        failures.add("the driver could not undo " + happening.fault() + ": " + e);
      }
    } finally {
      happening.isOver();
    }
    return null;
  }

  private static boolean isReached(Moment moment, RolloutStatus status) {
    if (!(moment instanceof Moment.AtStep wanted) || status.nodes().size() <= wanted.node()) {
      return false;
    }
    NodeStatus node = status.nodes().get(wanted.node());
    Step step = node.step();
    boolean isDone = node.state() != NodeState.PENDING && node.state() != NodeState.RUNNING;
    return isDone || (step != null && step.compareTo(wanted.step()) >= 0);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
