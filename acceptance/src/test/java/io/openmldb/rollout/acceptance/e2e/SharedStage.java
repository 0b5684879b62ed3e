package io.openmldb.rollout.acceptance.e2e;

import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.PracticeCluster;
import io.openmldb.rollout.acceptance.stage.Rollouts;
import io.openmldb.rollout.acceptance.stage.Stage;
import io.openmldb.rollout.acceptance.stage.TemporalServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One Temporal server and one practice cluster for all end-to-end tests that a thread runs: each
 * test must leave the cluster as it found it, which is what a rollout promises anyway. A test that
 * does not is found out before the next one, which then gets a new cluster.
 */
final class SharedStage implements BeforeEachCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(SharedStage.class);

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    play(context).makeReady();
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
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Thread.currentThread(), unused -> new Play(), Play.class);
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

    /** What of {@code before} is not so now, and what is not sound. */
    List<String> damage(ClusterState before) throws Exception {
      return Soundness.damage(before, cluster().state());
    }

    @Override
    public void close() {
      rollouts.close();
      Stage ended = stage;
      stage = null;
      ended.close();
    }
  }
}
