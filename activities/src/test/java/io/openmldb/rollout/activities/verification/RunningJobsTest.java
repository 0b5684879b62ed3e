package io.openmldb.rollout.activities.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.support.BoundedWait;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, looked for over real SSH. */
@Tag("component")
class RunningJobsTest {

  private static final Node NODE =
      new Node(Component.TASKMANAGER, "127.0.0.1:9902", "127.0.0.1", "/opt/openmldb");

  /**
   * A child of its own, a job, and a job below a script; each process stays the shell that it is.
   */
  private static final String TASKMANAGER =
      """
      bash -c 'sleep 60; exit' helper &
      bash -c 'sleep 60; exit' 'x) y (z' org.apache.spark.deploy.SparkSubmit --master local \
        --conf spark.secret.key=hunter2 --class com._4paradigm.openmldb.batchjob.ImportOnlineData a.jar &
      bash -c "bash -c 'sleep 60; exit' job org.apache.spark.deploy.SparkSubmit --class SparkBatchSql; exit" &
      wait
      """;

  @TempDir Path directory;
  private EmbeddedSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();
  private RemoteHost host;
  private Process taskmanager;

  @BeforeEach
  void start() throws IOException {
    sshd = EmbeddedSshd.start(directory.resolve("ssh"));
    host = hosts.open(sshd.address());
    taskmanager = new ProcessBuilder("bash", "-c", TASKMANAGER).start();
  }

  @AfterEach
  void stop() {
    taskmanager.descendants().forEach(ProcessHandle::destroyForcibly);
    taskmanager.destroyForcibly();
    hosts.close();
    sshd.close();
  }

  @Test
  void jobsBelowTheTaskmanagerAreFoundWithoutWhatTheyRunWith() {
    BoundedWait.forWhat("both jobs to begin").until(() -> jobs().size() == 2);

    List<RunningJob> jobs = jobs();
    assertThat(jobs)
        .extracting(RunningJob::mainClass)
        .containsExactlyInAnyOrder("ImportOnlineData", "SparkBatchSql");
    assertThat(jobs).allMatch(job -> job.ageSeconds() < 60);
    assertThat(jobs.toString()).doesNotContain("hunter2");

    ProcessHandle.of(jobs.get(0).pid()).orElseThrow().destroyForcibly();
    BoundedWait.forWhat("one of them to end").until(() -> jobs().size() == 1);
  }

  @Test
  void jobsOfOtherTaskmanagersAreNotCounted() {
    long self = ProcessHandle.current().pid();
    BoundedWait.forWhat("both jobs to begin").until(() -> jobs().size() == 2);

    assertThat(RunningJobs.below(host, NODE, jobs().get(0).pid())).isEmpty();
    // By their processes: they grow older between two readings.
    assertThat(RunningJobs.below(host, NODE, self))
        .extracting(RunningJob::pid)
        .containsAll(jobs().stream().map(RunningJob::pid).toList());
  }

  private List<RunningJob> jobs() {
    return RunningJobs.below(host, NODE, taskmanager.pid());
  }
}
