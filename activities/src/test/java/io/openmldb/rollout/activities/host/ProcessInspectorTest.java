package io.openmldb.rollout.activities.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.waiting.Wait;
import io.openmldb.rollout.plan.ProcessMode;
import io.openmldb.rollout.request.Component;
import io.openmldb.rollout.steps.ProcessSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessInspectorTest {

  @TempDir private Path folder;
  private NodeFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = new NodeFixture(folder, Component.TABLET);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void theProcessThatListensIsTheComponentWhateverThePidFileSays() throws Exception {
    Instant before = Instant.now();
    fixture.start(ProcessMode.NORMAL);
    fixture.write("bin/tablet.pid", "1");

    ProcessSnapshot process = inspect();

    assertThat(process.pid()).isEqualTo(fixture.starts().get(0));
    assertThat(process.mode()).isEqualTo(ProcessMode.NORMAL);
    assertThat(process.supervisorPid()).isZero();
    assertThat(process.startedAt()).isBetween(before.minus(Duration.ofMillis(100)), Instant.now());
    assertThat(inspect().isSameProcess(process)).isTrue();
  }

  @Test
  void aSupervisorThatIsAliveMakesItDaemonMode() throws Exception {
    fixture.start(ProcessMode.DAEMON);

    ProcessSnapshot process = inspect();

    assertThat(process.pid()).isEqualTo(fixture.starts().get(0));
    assertThat(process.mode()).isEqualTo(ProcessMode.DAEMON);
    assertThat(process.supervisorPid()).isEqualTo(fixture.supervisor());
  }

  @Test
  void aSupervisorThatDiedLeavesANormalProcess() throws Exception {
    fixture.start(ProcessMode.DAEMON);
    NodeFixture.kill(fixture.supervisor());

    assertThat(inspect().mode()).isEqualTo(ProcessMode.NORMAL);
    assertThat(inspect().pid()).isEqualTo(fixture.starts().get(0));
  }

  @Test
  void aProcessIsSeenThroughAllOfItsRestartsAndNeverTakenForAnotherUsers() throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(4).toNanos();
    CompletableFuture<Void> restarts =
        CompletableFuture.runAsync(
            () -> {
              while (System.nanoTime() < until) {
                try {
                  fixture.start(ProcessMode.NORMAL);
                  fixture.starts().forEach(NodeFixture::kill);
                  Files.delete(fixture.workdir().resolve("bin/tablet.pid"));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                Wait.forWhat("the session to end").until(() -> !fixture.isRegistered());
              }
            });
    int looks = 0;
    while (!restarts.isDone()) {
      inspect();
      looks++;
    }
    restarts.join();
    assertThat(looks).isPositive();
  }

  @Test
  void nothingThatListensIsNoProcess() {
    assertThat(inspect()).isEqualTo(ProcessSnapshot.absent(ProcessMode.NORMAL));
  }

  private ProcessSnapshot inspect() {
    return ProcessInspector.inspect(fixture.host(), fixture.node());
  }
}
