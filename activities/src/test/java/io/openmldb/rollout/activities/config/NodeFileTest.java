package io.openmldb.rollout.activities.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node's file over real SSH. */
@Tag("component")
final class NodeFileTest {

  private static final byte[] EDITED = "--gc_interval=60\n".getBytes(UTF_8);

  @TempDir private Path folder;
  private final RemoteHosts hosts = new RemoteHosts();
  private EmbeddedSshd sshd;
  private Node node;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    sshd = EmbeddedSshd.start(folder.resolve("ssh"));
    Path workdir = folder.resolve("node");
    node = new Node(Component.TABLET, "127.0.0.1:10921", "127.0.0.1", workdir.toString());
    file = Files.createDirectories(workdir.resolve("conf")).resolve("tablet.flags");
    Files.writeString(file, "--gc_interval=120\n");
  }

  @AfterEach
  void stop() {
    hosts.close();
    sshd.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFileThatSomebodyElseChangesAfterItWasReadIsNotReplaced(boolean inPlace) throws IOException {
    NodeFile read = NodeFile.readForChange(hosts.open(sshd.address()), node, inPlace);
    Files.writeString(file, "--mine=1\n");

    assertThatThrownBy(() -> read.replace(EDITED))
        .isInstanceOf(FileConflictException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("was changed by somebody else just now");

    assertThat(file).hasContent("--mine=1\n");
    assertThat(file.getParent()).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFileThatIsAsItWasReadIsReplaced(boolean inPlace) throws IOException {
    NodeFile read = NodeFile.readForChange(hosts.open(sshd.address()), node, inPlace);

    read.replace(EDITED);

    assertThat(file).hasBinaryContent(EDITED);
    assertThat(file.getParent()).isDirectoryNotContaining(other -> !other.equals(file));
  }
}
