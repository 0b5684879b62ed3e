package io.openmldb.rollout.activities.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.activities.process.DyingNodeControl.WorkerDied;
import io.openmldb.rollout.activities.registry.NodeSettings;
import io.openmldb.rollout.activities.stub.OwnerlessSocket;
import io.openmldb.rollout.activities.support.ActivityException;
import io.openmldb.rollout.activities.support.BoundedWait;
import io.openmldb.rollout.activities.support.TimeSource;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartOutcome;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartTask;
import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import io.openmldb.rollout.workflows.api.request.Procedure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Restarts of real processes by a real start.sh over real SSH. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("component")
final class NodeRestartTest {

  private static final RestartTimings QUICK =
      new RestartTimings(Duration.ofMillis(500), Duration.ofSeconds(5));
  private static final ProcessSnapshot NOTHING = ProcessSnapshot.absent(ProcessMode.NORMAL);
  private static final Lease LEASE = new Lease("demo", "rollout-demo", "run", 1);

  @TempDir private Path folder;
  private NodeFixture fixture;
  private final List<String> events = new ArrayList<>();
  private Duration sessionTimeout = Duration.ofSeconds(10);

  @BeforeEach
  void start() throws Exception {
    fixture = new NodeFixture(folder, Component.TABLET);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @EnumSource(ProcessMode.class)
  void aProcessIsReplacedByOneInTheSameMode(ProcessMode mode) throws Exception {
    fixture.start(mode);
    ProcessSnapshot before = inspect();

    RestartOutcome outcome = restart(before, mode, Procedure.FAST);

    assertThat(outcome.alreadyDone()).isFalse();
    assertThat(outcome.process()).isEqualTo(inspectLike(outcome));
    assertThat(outcome.process().mode()).isEqualTo(mode);
    assertThat(outcome.process().isSameProcess(before)).isFalse();
    assertThat(fixture.starts()).hasSize(2).last().isEqualTo(outcome.process().pid());
    assertThat(NodeFixture.isAlive(before.pid())).isFalse();
    assertThat(fixture.calls()).containsExactly(calls(mode, "start"), "stop", calls(mode, "start"));
    assertThat(events)
        .containsExactly("lease", "open", "lease", "lease", "lease", "lease", "close", "lease");
    assertGuardIsDisarmed();
  }

  @Test
  void theDocumentedWayIsOneCallOfRestart() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    fixture.sessionsLast(Duration.ofMillis(100));
    ProcessSnapshot before = inspect();

    RestartOutcome outcome = restart(before, ProcessMode.NORMAL, Procedure.DOCUMENTED);

    assertThat(fixture.calls()).containsExactly("start", "restart");
    assertThat(outcome.process().isSameProcess(before)).isFalse();
    assertGuardIsDisarmed();
  }

  @Test
  void aDocumentedRestartThatDoesNothingIsAFailedStop() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();
    // As the released script does for the taskmanager where /bin/sh is dash.
    fixture.write("bin/start.sh", "echo 'Invalid log dir'\nexit 1\n");

    assertThatThrownBy(() -> restart(before, ProcessMode.NORMAL, Procedure.DOCUMENTED))
        .isInstanceOf(StopFailedException.class)
        .hasMessageContaining("process " + before.pid() + " is still there")
        .hasMessageContaining("Invalid log dir");
  }

  @ParameterizedTest
  @EnumSource(ProcessMode.class)
  void theModeCanBeChangedByARestart(ProcessMode mode) throws Exception {
    ProcessMode other = mode == ProcessMode.NORMAL ? ProcessMode.DAEMON : ProcessMode.NORMAL;
    fixture.start(other);
    ProcessSnapshot before = inspect();

    RestartOutcome outcome = restart(before, mode, Procedure.FAST);

    assertThat(outcome.process().mode()).isEqualTo(mode);
    assertThat(fixture.starts()).hasSize(2);
    if (before.supervisorPid() != 0) {
      assertThat(NodeFixture.isAlive(before.supervisorPid())).isFalse();
    }
  }

  @Test
  void aNodeThatIsDownIsOnlyStarted() {
    RestartOutcome outcome =
        restart(ProcessSnapshot.absent(ProcessMode.NORMAL), ProcessMode.NORMAL, Procedure.FAST);

    assertThat(fixture.calls()).containsExactly("start");
    assertThat(outcome.process().pid()).isEqualTo(fixture.starts().get(0));
    assertThat(outcome.note())
        .startsWith("none ran before; process " + outcome.process().pid() + " started in ");
  }

  @Test
  void whateverMomentAWorkerDiesAtTheProcessIsStartedOnceMoreInAll() throws Exception {
    fixture.sessionsLast(Duration.ofMillis(1500));
    int moment = 0;
    boolean died = true;
    while (died) {
      fixture.start(ProcessMode.NORMAL);
      ProcessSnapshot before = inspect();
      int startsBefore = fixture.starts().size();
      died = diesAt(moment, before);

      RestartOutcome outcome = restart(before, ProcessMode.NORMAL, Procedure.FAST);

      assertThat(fixture.starts()).as("moment %d", moment).hasSize(startsBefore + 1);
      assertThat(outcome.process().pid()).isEqualTo(fixture.starts().get(startsBefore));
      assertThat(outcome.process().isSameProcess(before)).isFalse();
      assertGuardIsDisarmed();
      moment++;
    }
    // arm, stop, start, disarm, forget: a moment before and one after each.
    assertThat(moment).isEqualTo(11);
  }

  @Test
  void whateverMomentAWorkerIsStoppedAtItDoesNothingTwiceWhenItGoesOnAfterItsSuccessor()
      throws Exception {
    fixture.sessionsLast(Duration.ofMillis(1500));
    int moment = 0;
    boolean stopped = true;
    while (stopped) {
      fixture.start(ProcessMode.NORMAL);
      ProcessSnapshot before = inspect();
      int startsBefore = fixture.starts().size();

      stopped = isStoppedAt(moment, before);

      assertThat(fixture.starts()).as("moment %d", moment).hasSize(startsBefore + 1);
      ProcessSnapshot now = inspect();
      assertThat(now.pid()).isEqualTo(fixture.starts().get(startsBefore));
      assertThat(now.isSameProcess(before)).isFalse();
      moment++;
    }
    // arm, stop, start, disarm, forget: a moment before and one after each.
    assertThat(moment).isEqualTo(11);
  }

  /** The stopped worker's call in flight reaches the host late; then it learns of its successor. */
  private boolean isStoppedAt(int moment, ProcessSnapshot before) {
    AtomicBoolean replaced = new AtomicBoolean();
    StoppedNodeControl control =
        new StoppedNodeControl(
            control(),
            moment,
            () -> {
              replaced.set(true);
              restart(before, ProcessMode.NORMAL, Procedure.FAST);
            });
    RestartHooks around =
        new RestartHooks(
            () -> {
              if (replaced.get()) {
                throw new IllegalStateException("replaced");
              }
            },
            Optional.of(fixture::isRegistered),
            sessionTimeout,
            () -> () -> {});
    try {
      RestartTask task = task(before, ProcessMode.NORMAL, Procedure.FAST);
      new NodeRestart(task, control, around, waiter(), QUICK).run();
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("replaced");
    }
    return control.wasStopped();
  }

  @Test
  void aConnectionThatBreaksInTheMiddleChangesNothing() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();
    NodeControl dropping =
        new ForwardingNodeControl(control()) {
          @Override
          public boolean launch(
              String runId, StartScriptCommand operation, ProcessSnapshot old, ProcessMode mode) {
            boolean launched = super.launch(runId, operation, old, mode);
            fixture.sshd().dropConnections();
            return launched;
          }
        };

    // The next look may still find the connection open, and be cut with it.
    RestartOutcome outcome = retried(dropping, before);

    assertThat(fixture.starts()).hasSize(2).last().isEqualTo(outcome.process().pid());
  }

  @Test
  void aConnectionThatBreaksWhileStartShIsBeingBegunCostsAnotherAttemptOnly() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    AtomicInteger cuts = new AtomicInteger();
    // The cut may come when the answer is on its way already.
    for (int round = 1; round <= 5 && cuts.get() == 0; round++) {
      ProcessSnapshot before = inspect();

      RestartOutcome outcome = retried(new CuttingControl(cuts), before);

      assertThat(fixture.starts()).hasSize(round + 1).last().isEqualTo(outcome.process().pid());
      assertThat(outcome.process().isSameProcess(before)).isFalse();
    }
    assertThat(cuts).as("launches that were not answered").hasPositiveValue();
  }

  /** Cuts every connection as soon as the host has begun a run. */
  private final class CuttingControl extends ForwardingNodeControl {

    private final AtomicInteger cuts;

    CuttingControl(AtomicInteger cuts) {
      super(control());
      this.cuts = cuts;
    }

    @Override
    public boolean launch(
        String runId, StartScriptCommand operation, ProcessSnapshot old, ProcessMode mode) {
      Path begun = fixture.workdir().resolve(".openmldb-rollout/runs").resolve(runId);
      Thread cut =
          new Thread(
              () -> {
                long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                while (!Files.exists(begun) && System.nanoTime() < end) {
                  Thread.onSpinWait();
                }
                fixture.sshd().dropConnections();
              });
      cut.start();
      try {
        return super.launch(runId, operation, old, mode);
      } catch (ActivityException e) {
        cuts.incrementAndGet();
        throw e;
      } finally {
        join(cut);
      }
    }
  }

  /** As Temporal does: another attempt when one failed. */
  private RestartOutcome retried(NodeControl control, ProcessSnapshot before) {
    RestartTask task = task(before, ProcessMode.NORMAL, Procedure.FAST);
    for (int attempt = 0; attempt < 5; attempt++) {
      try {
        return new NodeRestart(task, control, around(), waiter(), QUICK).run();
      } catch (ActivityException e) {
        assertThat(e.isRetryable()).as(e.getMessage()).isTrue();
      }
    }
    throw new AssertionError("no attempt of five succeeded");
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aWorkerThatWasThoughtDeadDoesNotStopItsSuccessorsProcess() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();
    RestartOutcome outcome = restart(before, ProcessMode.NORMAL, Procedure.FAST);

    assertThat(control().launch("late", StartScriptCommand.STOP, before, ProcessMode.NORMAL))
        .isTrue();
    BoundedWait.forWhat("the late stop to end")
        .until(() -> !control().inspect("late", before).busy());

    assertThat(control().output("late")).contains("has taken the place of process");
    assertThat(NodeFixture.isAlive(outcome.process().pid())).isTrue();
  }

  @Test
  void twoRunsOfStartShAreNeverSideBySide() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();
    // Long enough for the second to come while the first goes on, however busy this machine is.
    fixture.write("bin/start.sh", "exec sleep 10\n");

    assertThat(control().launch("one", StartScriptCommand.STOP, before, ProcessMode.NORMAL))
        .isTrue();
    assertThat(control().launch("two", StartScriptCommand.START, before, ProcessMode.NORMAL))
        .isFalse();
  }

  @Test
  void aStartThatLostTheRaceForItsRegistrationIsMadeOnceMore() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();
    // start.sh restart pauses for less than that between its stop and its start.
    fixture.sessionsLast(Duration.ofSeconds(3));

    RestartOutcome outcome = restart(before, ProcessMode.NORMAL, Procedure.DOCUMENTED);

    assertThat(fixture.starts()).hasSize(3);
    assertThat(outcome.process().pid()).isEqualTo(fixture.starts().get(2));
    assertThat(outcome.note()).contains("started again because ZooKeeper still had");
  }

  @Test
  void aBadValueIsReportedWithTheEndOfTheLog() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();
    fixture.configure("--gc_interval=abc\n--zk_cert=root:hunter2\n");

    assertThatThrownBy(() -> restart(before, ProcessMode.NORMAL, Procedure.FAST))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("tablet " + fixture.node().endpoint())
        .hasMessageContaining("ERROR: illegal value 'abc' for int32 flag 'gc_interval'")
        .hasMessageContaining("Start tablet failed!");
    assertThat(events).endsWith("close");
    assertGuardIsDisarmed();
  }

  @Test
  void aSupervisorIsNotLeftStartingWhatCannotLive() throws Exception {
    fixture.start(ProcessMode.DAEMON);
    ProcessSnapshot before = inspect();
    fixture.configure("--gc_interval=abc\n");

    assertThatThrownBy(() -> restart(before, ProcessMode.DAEMON, Procedure.FAST))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("illegal value 'abc'");

    assertThat(inspect()).isEqualTo(ProcessSnapshot.absent(ProcessMode.NORMAL));
    int starts = fixture.starts().size();
    fixture.configure("");
    RestartOutcome back = restart(inspect(), ProcessMode.DAEMON, Procedure.FAST);
    assertThat(fixture.starts()).hasSize(starts + 1);
    assertThat(back.process().mode()).isEqualTo(ProcessMode.DAEMON);
  }

  @Test
  void aProcessThatListensButNeverAnswersDoesNotServe() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();
    fixture.configure("--silent\n");

    assertThatThrownBy(
            () -> restart(before, ProcessMode.NORMAL, Procedure.FAST, Duration.ofSeconds(9)))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("but is silent");
    assertThat(inspect().pid()).isZero();
  }

  @Test
  void aProcessThatEndsSlowlyIsWaitedFor() throws Exception {
    fixture.configure("--stop_millis=3000\n");
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();

    RestartOutcome outcome = restart(before, ProcessMode.NORMAL, Procedure.FAST);

    assertThat(fixture.starts()).hasSize(2);
    assertThat(outcome.process().isSameProcess(before)).isFalse();
  }

  @Test
  void aProcessThatEndsThreadByThreadIsWaitedForUntilTheLastOneIsGone() throws Exception {
    // Longer than a socket may be nobody's before it is taken for another user's.
    fixture.endsThreadByThread(Duration.ofSeconds(5));
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();

    RestartOutcome outcome = restart(before, ProcessMode.NORMAL, Procedure.FAST);

    assertThat(fixture.starts()).hasSize(2).last().isEqualTo(outcome.process().pid());
    assertThat(outcome.process().isSameProcess(before)).isFalse();
  }

  @Test
  void aStartWaitsForASocketThatNobodyHasAnyMore() throws Exception {
    OwnerlessSocket socket = OwnerlessSocket.listenOn(fixture.node().endpoint());
    CompletableFuture<Void> gone =
        CompletableFuture.runAsync(
            socket::close, CompletableFuture.delayedExecutor(6, TimeUnit.SECONDS));

    RestartOutcome outcome =
        restart(ProcessSnapshot.absent(ProcessMode.NORMAL), ProcessMode.NORMAL, Procedure.FAST);

    gone.join();
    assertThat(fixture.starts()).containsExactly(outcome.process().pid());
  }

  @Test
  void aProcessThatDoesNotEndIsAFailedStopAndGoesOn() throws Exception {
    fixture.configure("--stop_millis=60000\n");
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();

    assertThatThrownBy(
            () -> restart(before, ProcessMode.NORMAL, Procedure.FAST, Duration.ofSeconds(6)))
        .isInstanceOf(StopFailedException.class)
        .hasMessageContaining("process " + before.pid() + " is alive");
    assertThat(fixture.starts()).hasSize(1);
    assertThat(events).endsWith("close");
  }

  @Test
  void aProcessThatNoPidFileNamesIsStoppedAllTheSame() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    Files.delete(fixture.workdir().resolve("bin/tablet.pid"));
    ProcessSnapshot before = inspect();

    RestartOutcome outcome = restart(before, ProcessMode.NORMAL, Procedure.FAST);

    assertThat(NodeFixture.isAlive(before.pid())).isFalse();
    assertThat(outcome.process().isSameProcess(before)).isFalse();
  }

  @Test
  void aProcessOfOthersThatThePidFileNamesIsLeftAlone() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();
    Process bystander = bystander();
    try {
      fixture.write("bin/tablet.pid", String.valueOf(bystander.pid()));

      RestartOutcome outcome = restart(before, ProcessMode.NORMAL, Procedure.FAST);

      assertThat(bystander.isAlive()).isTrue();
      assertThat(NodeFixture.isAlive(before.pid())).isFalse();
      assertThat(fixture.starts()).hasSize(2).last().isEqualTo(outcome.process().pid());
      assertThat(fixture.workdir().resolve("bin/tablet.pid"))
          .hasContent(String.valueOf(outcome.process().pid()));
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void aNodeThatIsDownIsStartedThoughItsPidFileNamesAProcessOfOthers() throws Exception {
    Process bystander = bystander();
    try {
      fixture.write("bin/tablet.pid", String.valueOf(bystander.pid()));

      RestartOutcome outcome =
          restart(ProcessSnapshot.absent(ProcessMode.NORMAL), ProcessMode.NORMAL, Procedure.FAST);

      assertThat(bystander.isAlive()).isTrue();
      assertThat(fixture.starts()).containsExactly(outcome.process().pid());
    } finally {
      bystander.destroyForcibly();
    }
  }

  /** Another tablet on this host, by its command line, in a working directory of its own. */
  private Process bystander() throws Exception {
    return new ProcessBuilder("bash", "-c", "read -r; :", "--flagfile=./conf/tablet.flags")
        .directory(folder.toFile())
        .start();
  }

  @Test
  void aProcessThatStartsSlowlyIsNotStartedTwice() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();
    // Longer than start.sh waits: it says that the start failed, and writes no pid file.
    fixture.configure("--start_millis=6000\n");

    RestartOutcome outcome = restart(before, ProcessMode.NORMAL, Procedure.FAST);

    assertThat(fixture.starts()).hasSize(2).last().isEqualTo(outcome.process().pid());
  }

  @Test
  void theGuardStartsTheComponentWhenEveryWorkerDiedAndNobodyElseDid() throws Exception {
    fixture.sessionsLast(Duration.ofMillis(200));
    // The guard's own margin is twenty seconds.
    sessionTimeout = Duration.ofSeconds(4).minus(Duration.ofSeconds(20));
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();
    // Right after the stop: before the moment at which the start would be asked for.
    assertThat(diesAt(4, before)).isTrue();
    assertThat(fixture.starts()).hasSize(1);

    BoundedWait.forWhat("the guard to start the tablet")
        .atMost(Duration.ofSeconds(20))
        .until(() -> fixture.starts().size() == 2 && inspect().pid() != 0);

    RestartOutcome outcome = restart(before, ProcessMode.NORMAL, Procedure.FAST);
    assertThat(outcome.alreadyDone()).isTrue();
    assertThat(outcome.note()).contains("started by the guard on the host");
    assertThat(fixture.starts()).hasSize(2);
  }

  @Test
  void theGuardLeavesAComponentAloneThatIsThere() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    control().armGuard(Duration.ofSeconds(1), ProcessMode.NORMAL, NOTHING);
    // Long enough for a guard that does not look; a second guard shows that the first is over.
    waiter().sleep(Duration.ofSeconds(3));

    assertThat(control().disarmGuard()).isFalse();
    assertThat(fixture.starts()).hasSize(1);
  }

  @Test
  void theGuardStartsTheComponentAgainWhenItsFirstStartLostTheRace() throws Exception {
    fixture.sessionsLast(Duration.ofSeconds(6));
    fixture.start(ProcessMode.NORMAL);
    control().armGuard(Duration.ofSeconds(2), ProcessMode.NORMAL, NOTHING);
    NodeFixture.kill(fixture.starts().get(0));

    BoundedWait.forWhat("a start by the guard that lasts")
        .atMost(Duration.ofSeconds(30))
        .until(() -> fixture.starts().size() >= 3 && inspect().pid() != 0);

    assertThat(control().disarmGuard()).isTrue();
    assertThat(fixture.starts()).last().isEqualTo(inspect().pid());
  }

  @Test
  void anAttemptThatWasThoughtDeadNeitherReplacesNorDisarmsTheGuardOfItsSuccessor()
      throws Exception {
    fixture.start(ProcessMode.NORMAL);
    assertThat(control(2).armGuard(Duration.ofSeconds(2), ProcessMode.NORMAL, NOTHING)).isTrue();

    assertThat(control(1).armGuard(Duration.ofMinutes(5), ProcessMode.DAEMON, NOTHING)).isFalse();
    assertThat(control(1).disarmGuard()).isFalse();

    NodeFixture.kill(fixture.starts().get(0));
    BoundedWait.forWhat("the successor's guard to start the tablet")
        .atMost(Duration.ofSeconds(20))
        .until(() -> fixture.starts().size() == 2 && inspect().pid() != 0);
    assertThat(control(3).disarmGuard()).isTrue();
    assertGuardIsDisarmed();
  }

  @Test
  void aGuardWhoseProcessIsGoneIsReplacedWhoeverArmedIt() throws Exception {
    control(2).armGuard(Duration.ofMinutes(5), ProcessMode.NORMAL, NOTHING);
    Path guards = fixture.workdir().resolve(".openmldb-rollout/guards");
    try (DirectoryStream<Path> pids = Files.newDirectoryStream(guards, "pid.*")) {
      for (Path pid : pids) {
        NodeFixture.kill(Long.parseLong(Files.readString(pid).strip()));
      }
    }

    assertThat(control(1).armGuard(Duration.ofMinutes(5), ProcessMode.NORMAL, NOTHING)).isTrue();
    control(1).disarmGuard();
    assertGuardIsDisarmed();
  }

  /** It stood still between its check and the guard; its successor is done, and has disarmed. */
  @Test
  void anAttemptThatWasReplacedWhileItArmedTheGuardLeavesNone() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();
    boolean[] armed = new boolean[1];
    NodeControl control =
        new ForwardingNodeControl(control()) {
          @Override
          public boolean armGuard(Duration away, ProcessMode mode, ProcessSnapshot old) {
            armed[0] = super.armGuard(away, mode, old);
            return armed[0];
          }
        };
    RestartHooks replaced =
        new RestartHooks(
            () -> {
              if (armed[0]) {
                throw new Replaced();
              }
            },
            Optional.of(fixture::isRegistered),
            sessionTimeout,
            () -> () -> {});

    assertThatThrownBy(
            () ->
                new NodeRestart(
                        task(before, ProcessMode.NORMAL, Procedure.FAST),
                        control,
                        replaced,
                        waiter(),
                        QUICK)
                    .run())
        .isInstanceOf(Replaced.class);

    assertThat(armed[0]).isTrue();
    assertGuardIsDisarmed();
    assertThat(fixture.calls()).containsExactly("start");
  }

  @Test
  void aGuardThatIsJustStartingTheComponentIsWaitedForWhenItIsDisarmed() throws Exception {
    fixture.configure("--start_millis=2000\n");
    control().armGuard(Duration.ofSeconds(1), ProcessMode.NORMAL, NOTHING);
    BoundedWait.forWhat("the guard to act").until(() -> !fixture.starts().isEmpty());

    assertThat(control().disarmGuard()).isTrue();

    assertThat(inspect().pid()).isEqualTo(fixture.starts().get(0));
    assertThat(control().inspect("none", inspect()).busy()).isFalse();
    assertGuardIsDisarmed();
  }

  @Test
  void aProgramThatLooksForTheComponentIsNotTakenForIt() throws Exception {
    Process looks =
        new ProcessBuilder("grep", "-q", "-x", "-E", "--", "--flagfile=.*conf/tablet.flags")
            .directory(fixture.workdir().toFile())
            .start();
    try {
      assertThat(control().inspect("none", NOTHING).starting()).isFalse();

      control().launch("one", StartScriptCommand.START, NOTHING, ProcessMode.NORMAL);
      BoundedWait.forWhat("the start").until(() -> !fixture.starts().isEmpty());
    } finally {
      looks.destroy();
    }
  }

  @Test
  void aStartShThatStaysInTheForegroundMakesNoRestartFailNorTheNextOne() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    keepStartShInTheForeground();
    try {
      for (int restarts = 1; restarts <= 2; restarts++) {
        RestartOutcome outcome = restart(inspect(), ProcessMode.NORMAL, Procedure.FAST);

        assertThat(fixture.starts())
            .hasSize(restarts + 1)
            .last()
            .isEqualTo(outcome.process().pid());
        assertGuardIsDisarmed();
      }
    } finally {
      endStartShInTheForeground();
    }
  }

  @Test
  void aGuardWhoseStartShStaysInTheForegroundIsDisarmed() throws Exception {
    keepStartShInTheForeground();
    try {
      control().armGuard(Duration.ofSeconds(1), ProcessMode.NORMAL, NOTHING);
      BoundedWait.forWhat("the guard to act").until(() -> !fixture.starts().isEmpty());

      assertThat(control().disarmGuard()).isTrue();

      assertThat(inspect().pid()).isEqualTo(fixture.starts().get(0));
      assertThat(control().inspect("none", inspect()).busy()).isFalse();
      assertGuardIsDisarmed();
    } finally {
      endStartShInTheForeground();
    }
  }

  private void keepStartShInTheForeground() throws IOException {
    Path script = fixture.workdir().resolve("bin/start.sh");
    Files.move(script, fixture.workdir().resolve("bin/start-and-return.sh"));
    fixture.write(
        "bin/start.sh",
        """
        bash bin/start-and-return.sh "$@"
        [ "$1" != start ] || { echo $$ >> foreground; exec sleep 200; }
        """);
  }

  private void endStartShInTheForeground() throws IOException {
    Files.readAllLines(fixture.workdir().resolve("foreground")).stream()
        .map(Long::valueOf)
        .forEach(NodeFixture::kill);
  }

  @Test
  void whatStartShSaysAndItsExitStatusAreKept() {
    fixture.write("bin/start.sh", "echo 'no such file'\nexit 7\n");

    control().launch("one", StartScriptCommand.START, NOTHING, ProcessMode.NORMAL);

    Path status = fixture.workdir().resolve(".openmldb-rollout/runs/one/status");
    BoundedWait.forWhat("the start to end").until(() -> Files.exists(status));
    assertThat(status).hasContent("7");
    assertThat(control().output("one")).isEqualTo("no such file");
    assertThat(control().inspect("one", NOTHING).run()).isEqualTo(NodeProcessState.RunState.ENDED);
  }

  @Test
  void aLeaseThatIsLostAfterTheStopLeavesTheStartToTheGuard() throws Exception {
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();
    int[] checks = {0};
    RestartHooks losing =
        new RestartHooks(
            () -> {
              if (checks[0]++ == 4) {
                throw new IllegalStateException("the lease is lost");
              }
            },
            Optional.of(fixture::isRegistered),
            sessionTimeout,
            () -> {
              events.add("open");
              return () -> events.add("close");
            });

    assertThatThrownBy(
            () ->
                new NodeRestart(
                        task(before, ProcessMode.NORMAL, Procedure.FAST),
                        control(),
                        losing,
                        waiter(),
                        QUICK)
                    .run())
        .hasMessage("the lease is lost");

    assertThat(fixture.calls()).containsExactly("start", "stop");
    assertThat(fixture.workdir().resolve(".openmldb-rollout/guard")).exists();
    // Else the nameserver would load the tablet's replicas when the guard has started it.
    assertThat(events).contains("open").doesNotContain("close");
  }

  @Test
  void startShKnowsTheEnvironmentOfTheRegistryAndNoVariableOfOurs() throws Exception {
    fixture.write("bin/openmldb", "#!/bin/sh\nenv > environment\nexit 1\n");
    NodeControl control =
        new SshNodeControl(
            fixture.host(),
            fixture.node(),
            NodeSettings.DEFAULT.with(Map.of("SPARK_HOME", "/opt/it's spark")),
            Masking.DEFAULT,
            1);

    control.launch(
        "one",
        StartScriptCommand.START,
        ProcessSnapshot.absent(ProcessMode.NORMAL),
        ProcessMode.NORMAL);
    BoundedWait.forWhat("the start to end")
        .until(() -> Files.exists(fixture.workdir().resolve(".openmldb-rollout/runs/one/status")));

    assertThat(fixture.workdir().resolve("environment"))
        .content()
        .contains("SPARK_HOME=/opt/it's spark\n")
        .doesNotContain("WORKDIR=", "COMPONENT=", "PORT=", "LC_ALL=C\n");
  }

  private boolean diesAt(int moment, ProcessSnapshot before) {
    RestartTask task = task(before, ProcessMode.NORMAL, Procedure.FAST);
    try {
      new NodeRestart(task, new DyingNodeControl(control(), moment), around(), waiter(), QUICK)
          .run();
      return false;
    } catch (WorkerDied e) {
      return true;
    }
  }

  private RestartOutcome restart(ProcessSnapshot before, ProcessMode mode, Procedure procedure) {
    return restart(before, mode, procedure, Duration.ofSeconds(60));
  }

  private RestartOutcome restart(
      ProcessSnapshot before, ProcessMode mode, Procedure procedure, Duration deadline) {
    RestartTask task = new RestartTask(LEASE, fixture.node(), before, mode, procedure, deadline);
    return new NodeRestart(task, control(), around(), waiter(), QUICK).run();
  }

  private RestartTask task(ProcessSnapshot before, ProcessMode mode, Procedure procedure) {
    return new RestartTask(LEASE, fixture.node(), before, mode, procedure, Duration.ofSeconds(60));
  }

  private RestartHooks around() {
    return new RestartHooks(
        () -> events.add("lease"),
        Optional.of(fixture::isRegistered),
        sessionTimeout,
        () -> {
          events.add("open");
          return () -> events.add("close");
        });
  }

  private NodeControl control() {
    return control(1);
  }

  private NodeControl control(long token) {
    return new SshNodeControl(
        fixture.host(), fixture.node(), NodeSettings.DEFAULT, Masking.DEFAULT, token);
  }

  private static Waiter waiter() {
    return new Waiter(TimeSource.real(), () -> {});
  }

  private ProcessSnapshot inspect() {
    return ProcessInspector.inspect(fixture.host(), fixture.node());
  }

  /** The process now, with the start time as the outcome has it: it is exact to hundredths only. */
  private ProcessSnapshot inspectLike(RestartOutcome outcome) {
    ProcessSnapshot now = inspect();
    return new ProcessSnapshot(
        now.pid(),
        now.startTicks(),
        outcome.process().startedAt(),
        now.mode(),
        now.supervisorPid());
  }

  private static String calls(ProcessMode mode, String operation) {
    return mode == ProcessMode.DAEMON ? operation + " mon" : operation;
  }

  private void assertGuardIsDisarmed() {
    assertThat(fixture.workdir().resolve(".openmldb-rollout/guard")).doesNotExist();
  }

  /** Another attempt is at work. */
  private static final class Replaced extends ActivityException {

    private static final long serialVersionUID = 1L;

    Replaced() {
      super(FailureType.LEASE_LOST, true, "another attempt is at work", null);
    }
  }
}
