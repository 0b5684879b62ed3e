package io.openmldb.rollout.activities.preflight.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.ssh.EmbeddedSshd;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
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
            new Node(Component.TABLET, "127.0.0.1:10921", "127.0.0.1", directory.toString()));
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
}
