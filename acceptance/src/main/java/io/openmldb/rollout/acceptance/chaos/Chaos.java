package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.testbed.ClusterState;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Rollouts under injected faults, one after the other on one practice cluster, each from a seed of
 * its own. A violation is printed with the seed that shows it again.
 */
public final class Chaos implements AutoCloseable {

  private static final PrintStream OUT = System.out;
  private static final Duration SOUND = Duration.ofSeconds(30);

  private final Path folder;
  private ChaosTestbed testbed;
  private int stages;
  private int number;

  /** Its files are in {@code folder}. */
  public Chaos(Path folder) {
    this.folder = folder;
  }

  /**
   * Arguments: how many runs; the first one's seed, without it or when empty one of the time; how
   * many at once, each on a cluster of its own, without it one. Exits with 1 when anything was
   * violated.
   */
  public static void main(String[] arguments) throws Exception {
    int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    long seed =
        arguments.length > 1 && !arguments[1].isEmpty()
            ? Long.parseLong(arguments[1])
            : System.currentTimeMillis() / 1000;
    int jobs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
    Path folder = Files.createTempDirectory("openmldb-rollout-chaos-");
    OUT.printf("%d runs from seed %d, journals in %s%n", runs, seed, folder);
    ChaosRuns all = new ChaosRuns(folder, jobs);
    Runtime.getRuntime().addShutdownHook(new Thread(all::close, "cleanup"));
    all.run(seed, runs);
    System.exit(all.isWithoutViolation() ? 0 : 1);
  }

  /** Does the run of {@code seed}. */
  public ChaosRunResult run(long seed) throws Exception {
    ChaosScenario scenario = ChaosScenario.of(seed);
    makeReady();
    RunLog runLog = new RunLog(folder.resolve("runs").resolve("seed-" + seed + ".log"));
    runLog.note("%s on %s".formatted(scenario, testbed.folder()));
    ChaosRunResult result = new ChaosRun(testbed, scenario, ++number, runLog).result();
    runLog.note(String.valueOf(result));
    OUT.printf(
        "seed %d: %s in %d s, %s, acknowledged %d%n",
        seed, result.outcome(), result.took().toSeconds(), result.faults(), result.acknowledged());
    result.apart().forEach(what -> OUT.println("  by the fault alone: " + what));
    result.violations().forEach(what -> OUT.println("  VIOLATION: " + what));
    if (!result.violations().isEmpty()) {
      OUT.printf(
          "  again: make chaos RUNS=1 SEED=%d; seen: %s, %s%n",
          seed, runLog.file(), testbed.folder());
      // What it has left behind must not be held against the next one.
      closeTestbed();
    }
    return result;
  }

  private void makeReady() throws Exception {
    if (testbed != null && !isReady()) {
      closeTestbed();
    }
    if (testbed == null) {
      stages++;
      testbed = new ChaosTestbed(folder.resolve("stage-" + stages));
    }
  }

  /** Whether the next run begins with a sound cluster of which every tablet leads something. */
  @SuppressWarnings("BusyWait") // What is waited for is another process's doing.
  private boolean isReady() throws Exception {
    long deadline = System.nanoTime() + SOUND.toNanos();
    ClusterState state = testbed.cluster().state();
    while (!isSound(state) && System.nanoTime() < deadline) {
      Thread.sleep(500);
      state = testbed.cluster().state();
    }
    ClusterState last = state;
    return isSound(last)
        && last.nodes().stream()
            .filter(node -> node.component().equalsIgnoreCase("tablet"))
            .allMatch(node -> leads(last, node.endpoint()));
  }

  private static boolean isSound(ClusterState state) {
    return state.flaws().isEmpty() && Boolean.TRUE.equals(state.autoFailover());
  }

  private static boolean leads(ClusterState state, String tablet) {
    return state.partitions().stream()
        .anyMatch(
            partition -> partition.replicas().size() > 1 && tablet.equals(partition.leader()));
  }

  private synchronized void closeTestbed() {
    if (testbed != null) {
      ChaosTestbed ended = testbed;
      testbed = null;
      try {
        ended.close();
      } catch (AssertionError e) {
        OUT.println("  the stage did not end cleanly: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    closeTestbed();
  }
}
