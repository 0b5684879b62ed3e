package io.openmldb.rollout.acceptance.demo;

import io.openmldb.rollout.acceptance.testbed.LaunchedProcess;
import io.openmldb.rollout.acceptance.testbed.PracticeCluster.WriteCheck;
import io.openmldb.rollout.acceptance.testbed.RolloutQueries;
import io.openmldb.rollout.acceptance.testbed.TemporalServer;
import io.openmldb.rollout.acceptance.testbed.Testbed;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.status.NodeStatus;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.Step;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Updates all four components of a practice cluster while a writer writes, kills the worker with
 * {@code kill -9} during a tablet's restart, and shows what came of it.
 */
public final class Demo {

  private static final Duration SOON = Duration.ofMinutes(3);
  private static final String ROLLOUT = "rollout-demo";
  private static final PrintStream OUT = System.out;

  private final Testbed testbed;
  private final boolean keep;

  private Demo(Testbed testbed, boolean keep) {
    this.testbed = testbed;
    this.keep = keep;
  }

  /** Runs the demo; exits with 0 when the rollout succeeded and no acknowledged write was lost. */
  public static void main(String[] arguments) throws Exception {
    boolean keep = "1".equals(System.getenv("KEEP"));
    Path folder = Files.createTempDirectory("openmldb-rollout-demo-");
    Testbed testbed = new Testbed(folder);
    Thread cleanup = new Thread(testbed::close, "cleanup");
    Runtime.getRuntime().addShutdownHook(cleanup);
    boolean good = new Demo(testbed, keep).play();
    if (keep) {
      Runtime.getRuntime().removeShutdownHook(cleanup);
      // Not exit: the hooks that are left, if any, must not end what is to be kept.
      Runtime.getRuntime().halt(good ? 0 : 1);
    }
    System.exit(good ? 0 : 1);
  }

  private boolean play() throws Exception {
    say("Temporal", startTemporal());
    say("Practice cluster", "2 nameservers, 3 tablets, 1 apiserver, 1 taskmanager …");
    testbed.startCluster("--fast");
    LaunchedProcess worker = testbed.startWorker();
    say("Worker", "process " + worker.pid() + " polls");
    Path writes = testbed.folder().resolve("writes.json");
    LaunchedProcess writer = testbed.closeWithTestbed(testbed.cluster().write(writes, 50));
    say("Writer", "writes to every partition, 50 rows a second each");

    try (RolloutQueries rollouts = new RolloutQueries(testbed.temporal().address())) {
      Path request = testbed.folder().resolve("request.json");
      Files.writeString(request, DemoRequest.JSON);
      say("Request", request + "\n" + DemoRequest.JSON);
      testbed.rollout("start", "-f", request.toString()).orThrow();

      CompletableFuture<Integer> watch = CompletableFuture.supplyAsync(this::watch);
      killWorkerDuringRestart(rollouts, worker);
      LaunchedProcess second = testbed.startWorker();
      say("Worker", "process " + second.pid() + " takes over");
      watch.get();

      Report report = rollouts.result(ROLLOUT, SOON);
      writer.stop();
      return show(report, testbed.cluster().check(writes));
    }
  }

  private String startTemporal() throws Exception {
    if (!TemporalServer.isAvailable(testbed.repository())) {
      return "the real server cannot be had, so the SDK's in-memory server at "
          + testbed.startInMemoryTemporal().address()
          + " stands in: no UI, and nothing would survive its end";
    }
    TemporalServer server = testbed.startTemporal();
    return "Web UI at " + server.ui().orElseThrow();
  }

  private int watch() {
    try {
      return testbed.showRollout("watch", "demo");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private void killWorkerDuringRestart(RolloutQueries rollouts, LaunchedProcess worker)
      throws Exception {
    RolloutStatus status =
        rollouts.await(
            ROLLOUT,
            "the restart of a tablet",
            SOON,
            seen -> seen.nodes().stream().anyMatch(Demo::restartsATablet));
    String tablet =
        status.nodes().stream().filter(Demo::restartsATablet).findFirst().orElseThrow().endpoint();
    worker.kill();
    say("kill -9", "worker " + worker.pid() + " died while tablet " + tablet + " restarts");
  }

  private static boolean restartsATablet(NodeStatus node) {
    return node.component() == Component.TABLET && node.step() == Step.RESTART;
  }

  private boolean show(Report report, WriteCheck writes) throws Exception {
    OUT.println();
    OUT.print(DemoTable.of(report));
    OUT.println();
    OUT.print(RunningFlags.table(testbed.cluster().state(), DemoRequest.EXPECTED));
    OUT.println();
    OUT.printf(
        "acknowledged writes %d, rows found for them %d, lost %d%n",
        writes.acknowledged(), writes.found(), writes.lost());
    OUT.printf("outcome %s%n", report.outcome());
    if (keep) {
      OUT.print(KeptTestbed.instructions(testbed));
    }
    return report.outcome() == Outcome.SUCCEEDED && writes.lost() == 0;
  }

  private static void say(String who, String what) {
    OUT.printf("%n== %s: %s%n", who, what);
  }
}
