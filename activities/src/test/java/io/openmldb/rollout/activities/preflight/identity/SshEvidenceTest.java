package io.openmldb.rollout.activities.preflight.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
class SshEvidenceTest {

  @TempDir Path directory;
  private EmbeddedSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();
  private SshEvidence evidence;

  @BeforeEach
  void start() throws IOException {
    sshd = EmbeddedSshd.start(directory.resolve("ssh"));
    evidence =
        new SshEvidence(
            hosts.open(sshd.address()),
            new Node(Component.TABLET, "127.0.0.1:10921", "127.0.0.1", directory.toString()),
            ProcessHandle.current().pid());
  }

  @AfterEach
  void stop() {
    hosts.close();
    sshd.close();
  }

  @Test
  void aServersNameIsTheFirstLineOfItsNameFileBelowItsWorkingDirectoryOrElsewhere()
      throws IOException {
    assertThat(evidence.serverName("./data")).isEmpty();

    Path data = Files.createDirectories(directory.resolve("data"));
    Files.writeString(data.resolve("name.txt"), "281474976710656\n");
    assertThat(evidence.serverName("./data")).contains("281474976710656");
    assertThat(evidence.serverName(data.toString())).contains("281474976710656");
    assertThat(evidence.serverName("/elsewhere")).isEmpty();
  }

  /** This very process stands in for the node's. */
  @Test
  void whereServersAreAndWithWhichOfThemTheProcessIsConnectedIsSeenOnTheHost() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket connection = new Socket(server.getInetAddress(), server.getLocalPort())) {
      assertThat(connection.isConnected()).isTrue();
      List<String> connected = List.of("localhost:" + server.getLocalPort());
      List<String> sameServer = List.of("127.0.0.1:" + server.getLocalPort());
      List<String> others = List.of("127.0.0.1:1", "192.0.2.9:" + server.getLocalPort());

      ServerLinks links =
          evidence.links(Stream.of(connected, sameServer, others).flatMap(List::stream).toList());

      assertThat(links.isConnectedWith(connected)).isTrue();
      assertThat(links.isConnectedWith(sameServer)).isTrue();
      assertThat(links.isConnectedWith(others)).isFalse();
      assertThat(links.haveOneInCommon(connected, sameServer)).isTrue();
      assertThat(links.haveOneInCommon(connected, others)).isFalse();
    }
  }

  @Test
  void aProcessHasReadAFileThatWasNotChangedSinceItStartedWhateverTimeACopyGivesIt()
      throws Exception {
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Path flags = Files.writeString(conf.resolve("tablet.flags"), "--role=tablet\n");
    Process process = new ProcessBuilder("sleep", "600").start();
    try {
      SshEvidence young = new SshEvidence(evidence.host(), evidence.node(), process.pid());
      // A process's start is known to the hundredth of a second.
      for (int tries = 0; tries < 50 && !young.links(List.of()).hasReadFile(); tries++) {
        process.destroyForcibly().waitFor();
        process = new ProcessBuilder("sleep", "600").start();
        young = new SshEvidence(evidence.host(), evidence.node(), process.pid());
      }
      assertThat(young.links(List.of()).hasReadFile()).isTrue();

      Files.setLastModifiedTime(flags, FileTime.from(Instant.EPOCH));
      assertThat(young.links(List.of()).hasReadFile()).isFalse();
      assertThat(
              new SshEvidence(evidence.host(), evidence.node(), 0).links(List.of()).hasReadFile())
          .isFalse();
    } finally {
      process.destroyForcibly();
    }
  }
}
