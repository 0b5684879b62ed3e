package io.openmldb.rollout.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.invariants.Invariant;
import io.openmldb.rollout.acceptance.invariants.Soundness;
import io.openmldb.rollout.acceptance.invariants.Watch;
import io.openmldb.rollout.acceptance.stage.PracticeCluster;
import io.openmldb.rollout.acceptance.stage.Rollouts;
import io.openmldb.rollout.acceptance.stage.Stage;
import io.openmldb.rollout.acceptance.stage.TemporalServer;
import io.openmldb.rollout.node.Step;
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
final class SharedStage implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(SharedStage.class);

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    Play play = plays(context).take();
    context.getStore(NAMESPACE).put(Lent.class, new Lent(play));
    play.makeReady();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    Play play = play(context);
    try (Watch watch = play.watch()) {
      if (context.getExecutionException().isEmpty()) {
        assertThat(watch.breaches()).isEmpty();
      }
    } finally {
      plays(context).giveBack(play);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Play.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return play(context);
  }

  private static Play play(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(Lent.class, Lent.class).play();
  }

  /** Not closeable, unlike what it holds: a store closes at the test's end what it can close. */
  private record Lent(Play play) {}

  private static Plays plays(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Plays.class, unused -> new Plays(), Plays.class);
  }

  /** Those that no test has just now, the one that was used last first: it stands already. */
  private static final class Plays implements AutoCloseable {
    private static final int STAGES = 2;

    private final BlockingDeque<Play> free = new LinkedBlockingDeque<>();

    Plays() {
      for (int i = 0; i < STAGES; i++) {
        free.addLast(new Play());
      }
    }

    Play take() throws InterruptedException {
      return free.takeFirst();
    }

    void giveBack(Play play) {
      free.addFirst(play);
    }

    @Override
    public void close() {
      free.forEach(Play::close);
    }
  }

  /** What a test plays on. */
  static final class Play implements AutoCloseable {

    private static final Path FOLDER = Path.of("target/stage").toAbsolutePath();
    private static final AtomicInteger CLUSTERS = new AtomicInteger();

    /** Values that no test before has set, so that every rollout has something to change. */
    private final AtomicInteger values = new AtomicInteger(60);

    private Stage stage;
    private Rollouts rollouts;
    private TemporalServer temporal;
    private Watch watch;

    private void makeReady() throws Exception {
      if (stage != null && !isSound()) {
        close();
      }
      if (stage == null) {
        int number = CLUSTERS.incrementAndGet();
        stage = new Stage(FOLDER.resolve("run-" + ProcessHandle.current().pid() + "-" + number));
        temporal = stage.startTemporal();
        stage.startCluster("--fast");
        rollouts = new Rollouts(temporal.address());
      }
      watch = Watch.begin(stage, rollouts.client());
    }

    private boolean isSound() throws Exception {
      return cluster().state().flaws().isEmpty() && !isLeaseHeld();
    }

    private boolean isLeaseHeld() {
      return rollouts.isRunning("rollout-demo");
    }

    Stage stage() {
      return stage;
    }

    TemporalServer temporal() {
      return temporal;
    }

    PracticeCluster cluster() {
      return stage.cluster();
    }

    Rollouts rollouts() {
      return rollouts;
    }

    /** What sees to it that every invariant holds. */
    Watch watch() {
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
      return Soundness.damage(watch.before(), cluster().state());
    }

    @Override
    public void close() {
      if (stage == null) {
        return;
      }
      rollouts.close();
      Stage ended = stage;
      stage = null;
      ended.close();
    }
  }
}
