package io.openmldb.rollout.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.testbed.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container's start of its component, with a start.sh that has the released one's habits. */
@Tag("end-to-end")
class StartComponentTest {

  /**
   * Fails without a word in its exit code; starts nothing where the pid file's process lives. The
   * file {@code fates} says what comes of each start: {@code never} started, {@code soon} dead, or
   * {@code up}.
   */
  private static final String START_SCRIPT =
      """
      echo "$*" >> calls
      pid_file=bin/$2.pid
      if [ "$1" = stop ]; then
          kill "$(cat $pid_file)" && rm $pid_file
          exit 0
      fi
      if [ -f $pid_file ] && kill -0 "$(cat $pid_file)" 2> /dev/null; then
          echo "$2 already running"
          exit 0
      fi
      read -r fate < fates
      sed -i 1d fates
      case $fate in
          never) echo "Start $2 failed!" && exit 0 ;;
          soon) true & wait $! ;;
          up) sleep 60 > /dev/null 2>&1 & ;;
      esac
      echo $! > $pid_file
      echo "Start $2 success"
      """;

  @TempDir private Path workdir;
  private ServerSocket endpoint;

  @BeforeEach
  void layOut() throws IOException {
    endpoint = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Files.createDirectories(workdir.resolve("bin"));
    Files.createDirectories(workdir.resolve("conf"));
    Files.writeString(workdir.resolve("bin/start.sh"), START_SCRIPT);
    Files.writeString(workdir.resolve("conf/tablet.flags"), "--zk_session_timeout=400\n");
  }

  @AfterEach
  void endWhatWasStarted() throws IOException {
    endpoint.close();
    Path pidFile = workdir.resolve("bin/tablet.pid");
    if (Files.exists(pidFile)) {
      ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
          .filter(process -> process.pid() != ProcessHandle.current().pid())
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private CommandRun.Result start(String... fates) throws IOException, InterruptedException {
    Files.write(workdir.resolve("fates"), List.of(fates));
    return CommandRun.run(
        Map.of("SETTLE_SECONDS", "1", "PATIENCE_SECONDS", "2"),
        List.of(
            "env",
            "--chdir=" + workdir,
            "bash",
            RepositoryFiles.path("docker/openmldb/start-component.sh").toString(),
            "tablet",
            "127.0.0.1:" + endpoint.getLocalPort()),
        Duration.ofSeconds(60));
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(workdir.resolve("calls"));
  }

  @Test
  void aComponentThatStaysUpIsStartedOnce() throws Exception {
    CommandRun.Result result = start("up");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(calls()).containsExactly("start tablet");
  }

  /** As while the registration of the process before stands in ZooKeeper. */
  @Test
  void aComponentThatEndsItselfTwiceIsStartedAThirdTime() throws Exception {
    CommandRun.Result result = start("never", "soon", "up");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err())
        .contains("did not stay up (attempt 1 of 3)", "did not stay up (attempt 2 of 3)")
        .doesNotContain("attempt 3 of 3");
    assertThat(calls()).hasSize(3);
  }

  @Test
  void afterThreeTriesItSaysWhatToDo() throws Exception {
    CommandRun.Result result = start("never", "soon", "never", "up");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains(" is down; ", "/logs", "restart the container");
    assertThat(calls()).hasSize(3);
  }

  /** A process that lives is not enough; and it must not be in the way of the next. */
  @Test
  void aComponentThatDoesNotServeIsStoppedAndStartedAgain() throws Exception {
    endpoint.close();

    CommandRun.Result result = start("up", "up", "up");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(calls())
        .containsExactly(
            "start tablet", "stop tablet", "start tablet", "stop tablet", "start tablet");
  }

  /** In a container that was started again, the number of a process of before is another's. */
  @Test
  void aPidFileOfTheContainersFormerLifeCountsForNothing() throws Exception {
    String another = ProcessHandle.current().pid() + "\n";
    Files.writeString(workdir.resolve("bin/tablet.pid"), another);
    Files.writeString(workdir.resolve("bin/tablet.pid.child"), another);

    CommandRun.Result result = start("up");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("Start tablet success").doesNotContain("already running");
    assertThat(workdir.resolve("bin/tablet.pid.child")).doesNotExist();
    assertThat(Files.readString(workdir.resolve("bin/tablet.pid"))).isNotEqualTo(another);
  }

  /** A taskmanager has no flag file. */
  @Test
  void aComponentWithoutFlagFileIsStartedToo() throws Exception {
    Files.delete(workdir.resolve("conf/tablet.flags"));

    assertThat(start("up").exitCode()).isZero();
  }
}
