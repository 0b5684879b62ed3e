package io.openmldb.rollout.activities.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.stub.OwnerlessSocket;
import io.openmldb.rollout.activities.support.BoundedWait;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
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
                BoundedWait.forWhat("the session to end").until(() -> !fixture.isRegistered());
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

  @Test
  void aProcessWhoseFirstThreadHasEndedIsAliveAsLongAsAnotherOneListens() throws Exception {
    fixture.endsThreadByThread(Duration.ofSeconds(6));
    fixture.start(ProcessMode.NORMAL);
    ProcessSnapshot before = inspect();

    signal("TERM", before.pid());
    awaitFirstThreadsEnd(before.pid());

    assertThat(inspect().isSameProcess(before)).isTrue();
    BoundedWait.forWhat("its last thread to end")
        .atMost(Duration.ofSeconds(20))
        .until(() -> inspect().pid() == 0);
  }

  @Test
  void aSocketOfOursThatNoProcessHasIsOneThatEndsAndWaitingMayHelp() throws Exception {
    try (OwnerlessSocket socket = OwnerlessSocket.listenOn(fixture.node().endpoint())) {
      assertThat(socket).isNotNull();
      assertThatThrownBy(this::inspect)
          .isInstanceOfSatisfying(
              ProcessEndingException.class, e -> assertThat(e.isRetryable()).isTrue())
          .hasMessageContaining("something listens on " + fixture.node().endpoint());
    }
  }

  @Test
  void aSocketThatNoProcessHasBelongsToAnotherWhenAnotherUserMadeIt() throws Exception {
    try (OwnerlessSocket socket = OwnerlessSocket.listenOn(fixture.node().endpoint())) {
      assertThat(socket).isNotNull();
      String[] endpoint = fixture.node().endpoint().split(":", 2);
      String script =
          HostScripts.text("process-facts.sh")
              + "id() { echo 4711; }\n"
              + "listener "
              + endpoint[0]
              + " "
              + endpoint[1]
              + "\n";

      assertThat(
              HostScripts.run(
                  fixture.host(), "look", RemoteCommand.bash(script), Duration.ofSeconds(20)))
          .isEqualTo("foreign\n");
    }
  }

  @Test
  void aProcessThatEndsWhileItsCommandLineIsReadIsNotReadForEver() throws Exception {
    String script =
        HostScripts.functions()
            + """
            COMPONENT=tablet
            sleep 100 &
            read() {
                local status=0
                builtin read "$@" || status=$?
                kill -KILL %1
                wait
                return "$status"
            }
            names_flag_file "/proc/$!" || echo 'not the component'
            """;

    assertThat(
            HostScripts.run(
                fixture.host(), "look", RemoteCommand.bash(script), Duration.ofSeconds(20)))
        .isEqualTo("not the component\n");
  }

  private static void signal(String name, long pid) throws Exception {
    new ProcessBuilder("bash", "-c", "kill -" + name + " " + pid).inheritIO().start().waitFor();
  }

  private static void awaitFirstThreadsEnd(long pid) {
    Path stat = Path.of("/proc", String.valueOf(pid), "stat");
    BoundedWait.forWhat("the first thread to end")
        .until(
            () -> {
              try {
                return Files.readString(stat).contains(") Z ");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private ProcessSnapshot inspect() {
    return ProcessInspector.inspect(fixture.host(), fixture.node());
  }
}
