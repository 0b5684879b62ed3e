package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.stub.ListeningProcess;
import io.openmldb.rollout.activities.stub.SmallDisk;
import io.openmldb.rollout.sandbox.layout.FreePorts;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes and files, looked at over real SSH. */
@Tag("component")
class HostFactsTest {

  @TempDir Path directory;
  private EmbeddedSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();
  private RemoteHost host;
  private Path workdir;

  @BeforeEach
  void start() throws IOException {
    sshd = EmbeddedSshd.start(directory.resolve("ssh"));
    host = hosts.open(sshd.address());
    workdir = Files.createDirectories(directory.resolve("node"));
    Files.createDirectories(workdir.resolve("conf"));
    Files.createDirectories(workdir.resolve("taskmanager/bin"));
  }

  @AfterEach
  void stop() {
    hosts.close();
    sshd.close();
  }

  @Test
  void aTaskmanagerIsKnownByItsNameAndByRunningInTheWorkingDirectory() throws IOException {
    Path below = workdir.resolve("taskmanager/bin");
    assertThat(isComponent(Component.TASKMANAGER, below, "org.example.TaskManagerServer")).isTrue();
    assertThat(isComponent(Component.TASKMANAGER, workdir, "conf/taskmanager.properties")).isTrue();

    assertThat(isComponent(Component.TASKMANAGER, below, "org.example.ApiServer"))
        .as("another program")
        .isFalse();
    assertThat(isComponent(Component.TASKMANAGER, directory, "org.example.TaskManagerServer"))
        .as("another taskmanager")
        .isFalse();
  }

  @Test
  void otherComponentsAreKnownByTheFileThatTheyWereStartedWith() throws IOException {
    assertThat(isComponent(Component.TABLET, workdir, "--flagfile=./conf/tablet.flags")).isTrue();
    assertThat(isComponent(Component.TABLET, workdir, "--flagfile=./conf/apiserver.flags"))
        .isFalse();
  }

  @Test
  void roomAndWritabilityAreThoseOfTheFolderThatALinkLeadsTo() throws IOException {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.createSymbolicLink(
        workdir.resolve("conf/tablet.flags"), elsewhere.resolve("shared.flags"));
    try (SmallDisk disk = SmallDisk.on(elsewhere)) {
      Files.writeString(elsewhere.resolve("shared.flags"), "--role=tablet\n");
      HostFacts small = facts();
      assertThat(small.freeKib()).isBetween(0L, 64L);
      assertThat(small.freeIn()).isEqualTo(elsewhere.toRealPath().toString());
      assertThat(small.fileReplaceable()).isTrue();

      disk.makeReadOnly();
      assertThat(facts().fileReplaceable()).isFalse();
    }
  }

  @Test
  void aFolderOfTheFileThatNobodyCanWriteIntoTakesNoCopies() throws IOException {
    Path conf = workdir.resolve("conf");
    try (SmallDisk disk = SmallDisk.on(conf)) {
      Path elsewhere = Files.writeString(directory.resolve("shared.flags"), "--role=tablet\n");
      Files.createSymbolicLink(conf.resolve("tablet.flags"), elsewhere);
      assertThat(facts().freeIn()).isEqualTo(conf.toString());
      assertThat(facts().fileReplaceable()).isTrue();

      disk.makeReadOnly();
      assertThat(facts().fileReplaceable()).isFalse();
      assertThat(facts().workdirWritable()).isTrue();
    }
  }

  private HostFacts facts() {
    return HostFacts.read(host, node(Component.TABLET), 0);
  }

  private boolean isComponent(Component component, Path cwd, String word) throws IOException {
    try (ListeningProcess process = ListeningProcess.start(cwd, FreePorts.pick(), word)) {
      return HostFacts.read(host, node(component), process.pid()).processIsComponent();
    }
  }

  private Node node(Component component) {
    return new Node(component, "127.0.0.1:1", "127.0.0.1", workdir.toString());
  }
}
