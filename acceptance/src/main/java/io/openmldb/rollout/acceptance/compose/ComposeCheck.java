package io.openmldb.rollout.acceptance.compose;

import io.openmldb.rollout.acceptance.testbed.AwaitCondition;
import io.openmldb.rollout.acceptance.testbed.CommandRun;
import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import io.openmldb.rollout.acceptance.testbed.RolloutQueries;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.status.NodeState;
import io.openmldb.rollout.workflows.api.status.Outcome;
import io.openmldb.rollout.workflows.api.status.Phase;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Does with {@code docker-compose.yml} and its practice cluster what an operator does with it, and
 * what may happen to it: rollouts under writes, killed workers, stopped and restarted containers,
 * removal. {@code docker/check/run.sh} brings the engine and the images.
 */
public final class ComposeCheck {

  private static final PrintStream OUT = System.out;
  private static final String ROLLOUT = "rollout-demo";
  private static final Duration ROLLOUT_DONE = Duration.ofMinutes(15);
  private static final Duration STAYS_DOWN = Duration.ofSeconds(10);
  private static final Duration SESSION = Duration.ofSeconds(10);
  private static final Duration LONG_SESSION = Duration.ofSeconds(35);
  private static final int RESTARTS = 5;

  private final ComposeProject project;
  private final RolloutQueries rollouts;
  private final PracticeTables tables = new PracticeTables();
  private final String wanted;
  private int gcInterval = 60 + (int) (System.currentTimeMillis() / 1000 % 1000);

  private ComposeCheck(ComposeProject project, RolloutQueries rollouts, String wanted) {
    this.project = project;
    this.rollouts = rollouts;
    this.wanted = wanted;
  }

  /** One thing that is tried. */
  @FunctionalInterface
  private interface Trial {
    void run() throws Exception;
  }

  /**
   * Exits with 0 when all went as it should. Argument: a part of the names of the trials to do,
   * where the project is up already; without it all.
   */
  public static void main(String[] arguments) throws Exception {
    ComposeProject project = new ComposeProject(RepositoryRoot.find().root());
    try (RolloutQueries rollouts = new RolloutQueries("127.0.0.1:7233")) {
      new ComposeCheck(project, rollouts, arguments.length > 0 ? arguments[0] : "").run();
    }
  }

  private void run() throws Exception {
    attempt("everything comes up, images built", project::up);
    attempt("tables are made", tables::make);
    attempt("a rollout succeeds under writes", this::rolloutUnderWrites);
    attempt("one is watched on a terminal of size 0 by 0", this::rolloutOnSizelessTerminal);
    attempt("one goes on when a killed worker, which stays down, is started", this::killedWorker);
    attempt("one goes on when one of two workers is killed", this::oneOfTwoWorkers);
    attempt("a stopped tablet refuses one, and comes back", this::stoppedTablet);
    attempt("a killed tablet comes back while its registration stands", this::killedTablet);
    attempt("all is up after " + RESTARTS + " restarts of everything", this::restarts);
    attempt("a rollout succeeds after them", this::rolloutUnderWrites);
    attempt("a new cluster is consistent after down and up", this::downAndUp);
    OUT.println("compose-check: all went as it should");
  }

  private void attempt(String what, Trial trial) throws Exception {
    if (!what.contains(wanted)) {
      return;
    }
    Instant begun = Instant.now();
    OUT.printf("%s ...%n", what);
    trial.run();
    OUT.printf("  yes, after %d s%n", Duration.between(begun, Instant.now()).toSeconds());
  }

  private void rolloutUnderWrites() throws Exception {
    tables.beginWriting();
    start();
    succeed();
    OUT.printf("  %d acknowledged writes, all there%n", tables.endWriting());
  }

  /** A change of its own for each rollout, so that each has something to do. */
  private void start() throws Exception {
    project
        .rollout("start", "--cluster", "demo", "--set", "tablet.gc_interval=" + gcInterval)
        .orThrow();
    gcInterval++;
  }

  private void succeed() throws Exception {
    require(
        rollouts.result(ROLLOUT, ROLLOUT_DONE).outcome() == Outcome.SUCCEEDED,
        () -> project.rollout("report", "demo").out());
  }

  private void awaitTabletUnderWay() throws Exception {
    rollouts.await(ROLLOUT, "a tablet to be updated", ROLLOUT_DONE, ComposeCheck::updatesATablet);
  }

  private static boolean updatesATablet(RolloutStatus status) {
    return status.nodes().stream()
        .anyMatch(
            node -> node.component() == Component.TABLET && node.state() == NodeState.RUNNING);
  }

  /**
   * A terminal of {@code docker compose exec} may say 0 by 0. {@code script} of util-linux gives
   * the command a terminal of its own.
   */
  private void rolloutOnSizelessTerminal() throws Exception {
    start();
    String watch =
        "stty rows 0 cols 0; "
            + String.join(" ", project.command("exec", "worker", "rollout", "watch", "demo"));
    CommandRun.Result drawn =
        CommandRun.run(
                Map.of("TERM", "xterm"),
                List.of("script", "--quiet", "--return", "--command", watch, "/dev/null"),
                ROLLOUT_DONE)
            .orThrow();
    int widest =
        drawn
            .out()
            .lines()
            .map(ComposeCheck::shown)
            .filter(line -> line.contains(Phase.UPDATING.name()))
            .mapToInt(String::length)
            .max()
            .orElse(0);
    require(widest > 60 && widest <= 80, () -> widest + " columns:\n" + drawn.out());
    succeed();
  }

  private static String shown(String line) {
    return line.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "").stripTrailing();
  }

  private void killedWorker() throws Exception {
    tables.beginWriting();
    start();
    awaitTabletUnderWay();
    project.kill(worker(0));
    Thread.sleep(STAYS_DOWN.toMillis());
    require(!project.containers("worker").get(0).isRunning(), () -> "the worker was started again");
    project.run("start", "worker");
    succeed();
    tables.endWriting();
  }

  private String worker(int index) throws Exception {
    return project.containers("worker").get(index).name();
  }

  private void oneOfTwoWorkers() throws Exception {
    project.run("up", "--detach", "--scale", "worker=2", "worker");
    project.awaitAllUp();
    tables.beginWriting();
    start();
    awaitTabletUnderWay();
    project.kill(worker(1));
    succeed();
    tables.endWriting();
    project.run("up", "--detach", "--scale", "worker=1", "worker");
    project.awaitAllUp();
  }

  private void stoppedTablet() throws Exception {
    project.run("stop", "tablet-2");
    CommandRun.Result plan =
        project.rollout("plan", "--cluster", "demo", "--set", "tablet.gc_interval=" + gcInterval);
    require(plan.exitCode() == 3 && plan.out().contains("172.28.7.12:10921"), plan::toString);
    project.run("start", "tablet-2");
    project.awaitAllUp();
    recover();
  }

  private void recover() throws Exception {
    project.rollout("recover", "demo").orThrow();
    tables.requireRows();
    project.rollout("check", "demo").orThrow();
  }

  /**
   * Killed and started at once, while its registration stands; for so long that this machine may be
   * slow. The first restart lets it take its longer session.
   */
  private void killedTablet() throws Exception {
    setSessionTimeoutOfFirstTablet(LONG_SESSION);
    restartFirstTablet();
    restartFirstTablet();
    String said = project.run("logs", "tablet-1").toString();
    require(
        said.contains("did not stay up (attempt 1 of 3)"),
        () -> "it did not have to wait: " + said);
    setSessionTimeoutOfFirstTablet(SESSION);
    recover();
  }

  private void restartFirstTablet() throws Exception {
    project.run("restart", "--timeout", "0", "tablet-1");
    project.awaitAllUp();
  }

  private void setSessionTimeoutOfFirstTablet(Duration timeout) throws Exception {
    String edit = "s/^--zk_session_timeout=.*/--zk_session_timeout=" + timeout.toMillis() + "/";
    project.run(
        "exec",
        "--no-TTY",
        "tablet-1",
        "sed",
        "--in-place",
        edit,
        "/work/openmldb/conf/tablet.flags");
  }

  private void restarts() throws Exception {
    for (int i = 0; i < RESTARTS; i++) {
      project.run("restart", "--timeout", "3");
    }
    project.awaitAllUp();
    recover();
  }

  /**
   * Of a cluster whose containers are gone, nothing may be left that the new one takes for true.
   */
  private void downAndUp() throws Exception {
    project.run("down");
    require(project.containers().isEmpty(), () -> "containers are left");
    project.up();
    require(tables.names().isEmpty(), () -> "tables whose rows are gone: " + tables.names());
    tables.make();
    AwaitCondition.untilTrue(
        "the new cluster to be sound",
        Duration.ofMinutes(1),
        Duration.ofSeconds(2),
        () -> project.rollout("check", "demo").exitCode() == 0);
    rolloutUnderWrites();
  }

  private static void require(boolean right, Callable<String> otherwise) throws Exception {
    if (!right) {
      throw new AssertionError(otherwise.call());
    }
  }
}
