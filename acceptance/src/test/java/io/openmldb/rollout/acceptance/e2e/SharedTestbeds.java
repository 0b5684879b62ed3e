package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.invariants.ClusterComparison;
import io.openmldb.rollout.acceptance.invariants.InvariantMonitor;
import io.openmldb.rollout.acceptance.testbed.PracticeCluster;
import io.openmldb.rollout.acceptance.testbed.RolloutQueries;
import io.openmldb.rollout.acceptance.testbed.TemporalServer;
import io.openmldb.rollout.acceptance.testbed.Testbed;
import io.openmldb.rollout.workflows.api.status.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Two Temporal servers, each with a practice cluster, for all end-to-end tests: each test has one
 * of them to itself, and waits until one is free. Each test is watched: at its end every {@link
 * Invariant} must have held all the time, but for those that the test excuses because it breaks
 * them itself. After a test that failed the next one may get a new cluster.
 */
final class SharedTestbeds implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(SharedTestbeds.class);

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    Slot play = slots(context).take();
    context.getStore(NAMESPACE).put(Allocation.class, new Allocation(play));
    play.makeReady();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    Slot play = slot(context);
    try (InvariantMonitor watch = play.watch()) {
      if (context.getExecutionException().isEmpty()) {
        assertThat(watch.breaches()).isEmpty();
      }
    } finally {
      slots(context).giveBack(play);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Slot.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return slot(context);
  }

  private static Slot slot(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(Allocation.class, Allocation.class).slot();
  }

  /** Not closeable, unlike what it holds: a store closes at the test's end what it can close. */
  private record Allocation(Slot slot) {}

  private static Slots slots(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Slots.class, unused -> new Slots(), Slots.class);
  }

  /** Those that no test has just now, the one that was used last first: it stands already. */
  private static final class Slots implements AutoCloseable {
    private static final int STAGES = 2;

    private final BlockingDeque<Slot> free = new LinkedBlockingDeque<>();

    Slots() {
      for (int i = 0; i < STAGES; i++) {
        free.addLast(new Slot());
      }
    }

    Slot take() throws InterruptedException {
      return free.takeFirst();
    }

    void giveBack(Slot play) {
      free.addFirst(play);
    }

    @Override
    public void close() {
      free.forEach(Slot::close);
    }
  }

  /** What a test plays on. */
  static final class Slot implements AutoCloseable {

    private static final Path FOLDER = Path.of("target/stage").toAbsolutePath();
    private static final AtomicInteger CLUSTERS = new AtomicInteger();

    /** Values that no test before has set, so that every rollout has something to change. */
    private final AtomicInteger values = new AtomicInteger(60);

    private Testbed testbed;
    private RolloutQueries rollouts;
    private TemporalServer temporal;
    private InvariantMonitor watch;

    private void makeReady() throws Exception {
      if (testbed != null && !isSound()) {
        close();
      }
      if (testbed == null) {
        int number = CLUSTERS.incrementAndGet();
        testbed =
            new Testbed(FOLDER.resolve("run-" + ProcessHandle.current().pid() + "-" + number));
        temporal = testbed.startTemporal();
        testbed.startCluster("--fast");
        rollouts = new RolloutQueries(temporal.address());
      }
      watch = InvariantMonitor.begin(testbed, rollouts.client());
    }

    private boolean isSound() throws Exception {
      return cluster().state().flaws().isEmpty() && !isLeaseHeld();
    }

    private boolean isLeaseHeld() {
      return rollouts.isRunning("rollout-demo");
    }

    Testbed testbed() {
      return testbed;
    }

    TemporalServer temporal() {
      return temporal;
    }

    PracticeCluster cluster() {
      return testbed.cluster();
    }

    RolloutQueries rollouts() {
      return rollouts;
    }

    /** What sees to it that every invariant holds. */
    InvariantMonitor watch() {
      return watch;
    }

    /** Waits until the rollout is at {@code step} of a node. */
    void awaitStep(Step step, Duration atMost) throws Exception {
      rollouts.await(
          "rollout-demo",
          "the step " + step,
          atMost,
          status -> status.nodes().stream().anyMatch(node -> node.step() == step));
    }

    /** A value that differs from every earlier one. */
    String newValue() {
      return Integer.toString(values.incrementAndGet());
    }

    /** The endpoint of tablet {@code index}, counted from 1. */
    String tablet(int index) throws Exception {
      return cluster().state().node("tablet", index).endpoint();
    }

    /** A request that sets {@code gc_interval} of one tablet to {@code value}. */
    String tabletRequest(String endpoint, String value) {
      return """
          {"cluster": "demo",
           "changes": [{"component": "tablet", "endpoints": ["%s"], "set": {"gc_interval": "%s"}}]}
          """
          .formatted(endpoint, value);
    }

    /** What of the cluster is not now as the test found it, and what is not sound. */
    List<String> damage() throws Exception {
      return ClusterComparison.damage(watch.before(), cluster().state());
    }

    @Override
    public void close() {
      if (testbed == null) {
        return;
      }
      rollouts.close();
      Testbed ended = testbed;
      testbed = null;
      ended.close();
    }
  }
}
