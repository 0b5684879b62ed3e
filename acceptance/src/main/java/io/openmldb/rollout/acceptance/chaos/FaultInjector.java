package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.chaos.proxy.ServerCall;
import io.openmldb.rollout.acceptance.testbed.BackgroundTasks;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Injects a scenario's faults at their moments, and ends each when its time is over. */
final class FaultInjector implements ServerCall.Listener, AutoCloseable {

  private final FaultActions faults;
  private final RunLog runLog;
  private final List<PlannedFault> pending;
  private final List<InjectedFault> happened = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, Integer> answers = new HashMap<>();
  private final BackgroundTasks underWay = new BackgroundTasks("fault");

  FaultInjector(ChaosScenario scenario, FaultActions faults, RunLog runLog) {
    this.faults = faults;
    this.runLog = runLog;
    this.pending = new ArrayList<>(scenario.injections());
  }

  /** Injects what is there from the beginning. */
  void begin() throws Exception {
    for (PlannedFault injection :
        takePlanned(moment -> moment instanceof InjectionPoint.Beginning)) {
      inject(injection, null);
    }
  }

  /** The rollout was started. */
  void started() {
    for (PlannedFault injection : takePlanned(moment -> moment instanceof InjectionPoint.Started)) {
      injectLater(injection, ((InjectionPoint.Started) injection.moment()).delay());
    }
  }

  /** The rollout stands so now. */
  void onStatus(RolloutStatus status) {
    for (PlannedFault injection : takePlanned(moment -> isReached(moment, status))) {
      injectLater(injection, ((InjectionPoint.AtStep) injection.moment()).delay());
    }
  }

  /** What was injected. */
  synchronized List<InjectedFault> injected() {
    return List.copyOf(happened);
  }

  /** What the driver itself could not do. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** Whether something is still broken that will end by itself. */
  boolean isBusy() {
    return underWay.isBusy();
  }

  /** Forgets what has not happened, and waits until all that has is over. */
  void end(Duration atMost) throws Exception {
    synchronized (this) {
      pending.forEach(injection -> runLog.note("never came: %s".formatted(injection)));
      pending.clear();
    }
    underWay.await(atMost);
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
    List<PlannedFault> struck;
    synchronized (this) {
      int count = counts.merge(call.method(), 1, Integer::sum);
      struck =
          takePlanned(
              moment -> moment.equals(new InjectionPoint.AtCall(call.method(), count, answered)));
    }
    boolean passes = true;
    for (PlannedFault injection : struck) {
      inject(injection, call);
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
      faults.awaitResumed(call.worker());
    }
    return switch (kind) {
      case LOSE_CALL, LOSE_ANSWER, KILL_WORKER, KILL_BOTH_WORKERS -> false;
      default -> true;
    };
  }

  private synchronized List<PlannedFault> takePlanned(
      java.util.function.Predicate<InjectionPoint> wanted) {
    List<PlannedFault> those = pending.stream().filter(i -> wanted.test(i.moment())).toList();
    pending.removeAll(those);
    return those;
  }

  private void injectLater(PlannedFault injection, Duration delay) {
    underWay.begin(
        () -> {
          Thread.sleep(delay.toMillis());
          inject(injection, null);
          return null;
        });
  }

  /** Does the harm now, and undoes it later. */
  private void inject(PlannedFault injection, ServerCall call) throws InterruptedException {
    Fault fault = atCallingWorker(injection.fault(), call);
    try {
      InjectedFault injectedFault = faults.begin(fault);
      runLog.note(
          "FAULT %s at %s %s %s"
              .formatted(
                  fault, injection.moment(), injectedFault.endpoint(), call == null ? "" : call));
      synchronized (this) {
        happened.add(injectedFault);
      }
      underWay.begin(() -> undo(injectedFault));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      runLog.note("the fault %s could not be injected: %s".formatted(fault, e));
    }
  }

  /** A fault of one worker strikes the one that makes the call, or else the one that is at work. */
  private Fault atCallingWorker(Fault fault, ServerCall call) {
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

  private Void undo(InjectedFault injectedFault) throws InterruptedException {
    Thread.sleep(injectedFault.fault().lasts().toMillis());
    try {
      faults.end(injectedFault);
      runLog.note("OVER %s".formatted(injectedFault.fault()));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      runLog.note("the fault %s could not be undone: %s".formatted(injectedFault.fault(), e));
      synchronized (this) {
        failures.add("the driver could not undo " + injectedFault.fault() + ": " + e);
      }
    } finally {
      injectedFault.markEnded();
    }
    return null;
  }

  private static boolean isReached(InjectionPoint moment, RolloutStatus status) {
    if (!(moment instanceof InjectionPoint.AtStep wanted)
        || status.nodes().size() <= wanted.node()) {
      return false;
    }
    NodeStatus node = status.nodes().get(wanted.node());
    Step step = node.step();
    boolean isDone = node.state() != NodeState.PENDING && node.state() != NodeState.RUNNING;
    return isDone || (step != null && step.compareTo(wanted.step()) >= 0);
  }

  @Override
  public void close() {
    underWay.close();
  }
}
