package io.openmldb.rollout.activities.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openmldb.rollout.activities.config.file.Sha256;
import io.openmldb.rollout.activities.process.ProcessInspector;
import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.support.ResourceText;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessMode;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
class FileProofTest {

  private static final byte[] CONTENT = "--gc_interval=60\n".getBytes(StandardCharsets.UTF_8);
  private static final String SHA256 = Sha256.hex(CONTENT);

  @TempDir Path workdir;
  private final RemoteHosts hosts = new RemoteHosts();
  private EmbeddedSshd sshd;
  private RemoteHost host;
  private Process process;

  @BeforeEach
  void start() throws IOException {
    sshd = EmbeddedSshd.start(workdir.resolve("ssh"));
    host = hosts.open(sshd.address());
    Files.createDirectories(workdir.resolve("conf"));
    writeFile("tablet.flags", Instant.now().minusSeconds(60));
  }

  @AfterEach
  void stop() throws Exception {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    hosts.close();
    sshd.close();
  }

  @Test
  void aProcessThatStartedLaterWithThatFileIsProof() throws Exception {
    start("sleep", "60", "--flagfile=./conf/tablet.flags");

    FileProof proof = read(Component.TABLET);

    assertThat(proof.objection(SHA256)).isEmpty();
    assertThat(proof.fileAge()).isBetween(59.0, 120.0);
    assertThat(proof.processAge()).isBetween(0.0, 59.0);
  }

  @Test
  void aProcessThatStartedBeforeTheFileWasWrittenIsNone() throws Exception {
    start("sleep", "60", "--flagfile=./conf/tablet.flags");
    ProcessSnapshot started = snapshot();
    writeFile("tablet.flags", Instant.now().plusSeconds(1));

    assertThat(read(Component.TABLET, started).objection(SHA256))
        .hasValueSatisfying(why -> assertThat(why).contains("before the file was written"));
  }

  @Test
  void anAgeThatCannotBeIsNoProofAndNoReasonToWaitLong() {
    for (String age : List.of("-86400.000", "", "nan")) {
      FileProof proof =
          FileProof.parse(
              "same=yes\nprocess_age=" + age + "\nfile_age=60\nnamed=x\nsha256=" + SHA256 + "\n");

      assertThat(proof.objection(SHA256))
          .hasValueSatisfying(why -> assertThat(why).contains("is not known"));
      assertThat(proof.fileIsNewer()).isFalse();
      assertThat(NodeVerification.missing(proof.processAge())).isEqualTo(Duration.ofSeconds(5));
    }
    assertThat(NodeVerification.missing(4.25)).isEqualTo(Duration.ofMillis(750));
    assertThat(NodeVerification.missing(600)).isZero();
  }

  @Test
  void theAgeOfAProcessDoesNotDependOnTheUptimeOfTheContainerThatItIsIn() throws Exception {
    start("sleep", "60", "--flagfile=./conf/tablet.flags");
    Path uptime = Files.writeString(workdir.resolve("uptime"), "1.00 1.00\n");
    String facts = ResourceText.text(ProcessInspector.class, "process-facts.sh");
    Process inContainer =
        new ProcessBuilder(
                "unshare",
                "-m",
                "bash",
                "-c",
                "mount --bind "
                    + uptime
                    + " /proc/uptime || exit 9\n"
                    + facts
                    + "seconds_since "
                    + snapshot().startTicks())
            .redirectErrorStream(true)
            .start();
    String printed =
        new String(inContainer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean hasContainers = inContainer.waitFor() == 0;
    assumeTrue(hasContainers || System.getenv("CI") != null, "no mount namespace may be made here");

    assertThat(Double.parseDouble(printed)).isBetween(0.0, 30.0);
  }

  @Test
  void aProcessThatReadsAnotherFileIsNone() throws Exception {
    start("sleep", "60", "--flagfile=./conf/other.flags");

    assertThat(read(Component.TABLET).objection(SHA256))
        .hasValueSatisfying(why -> assertThat(why).contains("does not name the file"));
  }

  @Test
  void anotherContentIsNone() throws Exception {
    start("sleep", "60", "--flagfile=./conf/tablet.flags");

    assertThat(read(Component.TABLET).objection("0".repeat(64)))
        .hasValueSatisfying(why -> assertThat(why).contains("another one than planned"));
  }

  @Test
  void aProcessThatHasEndedIsNone() throws Exception {
    start("sleep", "60", "--flagfile=./conf/tablet.flags");
    ProcessSnapshot started = snapshot();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();

    assertThat(read(Component.TABLET, started).objection(SHA256))
        .hasValueSatisfying(why -> assertThat(why).contains("has ended"));
  }

  @Test
  void aTaskmanagerReadsTheCopyThatStartShMadeInItsWorkingDirectory() throws Exception {
    Files.createDirectories(workdir.resolve("taskmanager/conf"));
    Files.createDirectories(workdir.resolve("taskmanager/bin"));
    writeFile("taskmanager.properties", Instant.now().minusSeconds(60));
    Path copy = workdir.resolve("taskmanager/conf/taskmanager.properties");
    Files.writeString(copy, "older");
    process =
        new ProcessBuilder("sleep", "60")
            .directory(workdir.resolve("taskmanager/bin").toFile())
            .start();

    assertThat(read(Component.TASKMANAGER).objection(SHA256))
        .hasValueSatisfying(why -> assertThat(why).contains("another one than planned"));

    Files.write(copy, CONTENT);
    Files.setLastModifiedTime(copy, FileTime.from(Instant.now().minusSeconds(60)));
    assertThat(read(Component.TASKMANAGER).objection(SHA256)).isEmpty();
  }

  private void writeFile(String name, Instant at) throws IOException {
    Path file = Files.write(workdir.resolve("conf").resolve(name), CONTENT);
    Files.setLastModifiedTime(file, FileTime.from(at));
  }

  private void start(String... command) throws IOException {
    // The last argument means nothing to bash, as the flag does to a process that only looks so.
    String script = String.join(" ", command[0], command[1]);
    process =
        new ProcessBuilder("bash", "-c", script + "; :", command[2])
            .directory(workdir.toFile())
            .start();
  }

  private FileProof read(Component component) throws IOException {
    return read(component, snapshot());
  }

  private FileProof read(Component component, ProcessSnapshot snapshot) {
    Node node = new Node(component, "127.0.0.1:10921", "127.0.0.1", workdir.toString());
    return FileProof.read(host, node, snapshot);
  }

  private ProcessSnapshot snapshot() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new ProcessSnapshot(
        process.pid(), Long.parseLong(fields[19]), Instant.EPOCH, ProcessMode.NORMAL, 0);
  }
}
