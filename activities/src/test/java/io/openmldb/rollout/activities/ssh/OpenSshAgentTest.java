package io.openmldb.rollout.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.openmldb.rollout.activities.ssh.keys.KeyAccess;
import io.openmldb.rollout.activities.support.BoundedWait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that a file alone does not open, with OpenSSH's own ssh-agent, ssh-keygen and sshd. */
@Tag("component")
final class OpenSshAgentTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Path AGENT = Path.of("/usr/bin/ssh-agent");

  @TempDir private Path folder;
  private DebianSshd sshd;
  private Process agent;
  private final RemoteHosts hosts = new RemoteHosts();

  @BeforeEach
  void start() throws Exception {
    assumeThat(DebianSshd.isInstalled() && Files.isExecutable(AGENT)).isTrue();
    sshd = DebianSshd.start(folder.resolve("ssh"));
  }

  @AfterEach
  void stop() {
    hosts.close();
    if (agent != null) {
      agent.destroy();
    }
    if (sshd != null) {
      sshd.close();
    }
  }

  @Test
  void anEncryptedKeyIsOpenedByThePassphraseOfAFile() throws Exception {
    Path locked = locked("open sesame");
    Path file = Files.writeString(folder.resolve("passphrase"), "open sesame\n");

    assertThat(whoami(address(locked, new KeyAccess(null, file, null)))).isEqualTo(user());
  }

  @Test
  void anEncryptedKeyWithoutItsPassphraseOrWithAnotherIsToldWithWhatToDo() throws Exception {
    Path locked = locked("open sesame");
    Path file = Files.writeString(folder.resolve("passphrase"), "guess\n");

    assertThatThrownBy(() -> whoami(address(locked, KeyAccess.NONE)))
        .isInstanceOf(HostRefusedException.class)
        .hasMessageContaining(locked + " is encrypted: ")
        .hasMessageContaining("passphraseFile")
        .hasMessageContaining("agent");
    assertThatThrownBy(() -> whoami(address(locked, new KeyAccess(null, file, null))))
        .isInstanceOf(HostRefusedException.class)
        .hasMessageContaining("the passphrase in " + file + " does not open it")
        .hasMessageNotContaining("guess");
    assertThatThrownBy(() -> whoami(address(locked, new KeyAccess(null, null, "NOT_THERE"))))
        .hasMessageContaining("the worker's variable NOT_THERE is not there");
  }

  @Test
  void aKeyOfTheAgentLogsInWithoutAnyFile() throws Exception {
    Path socket = agentWith(sshd.address().identity());

    assertThat(whoami(address(folder.resolve("none"), new KeyAccess(socket, null, null))))
        .isEqualTo(user());
  }

  @Test
  void anEncryptedKeyIsTakenFromTheAgentThatHoldsIt() throws Exception {
    Path key = sshd.address().identity();
    Path socket = agentWith(key);
    run("ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", key.toString());

    assertThat(whoami(address(key, new KeyAccess(socket, null, null)))).isEqualTo(user());
  }

  @Test
  void theAgentOfTheConfigurationIsAskedAndOnlyForNamedKeysWhereItSaysSo() throws Exception {
    Path stranger = folder.resolve("stranger");
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", stranger.toString());
    Path right = sshd.address().identity();
    Path socket = agentWith(stranger, right);
    Path away = Files.move(right, folder.resolve("away"));

    assertThat(whoami(configured("IdentityAgent \"" + socket + "\"\n"))).isEqualTo(user());
    try (RemoteHosts others = new RemoteHosts()) {
      SshAddress named =
          configured(
              "IdentityAgent %s\nIdentitiesOnly yes\nIdentityFile %s\n"
                  .formatted(socket, stranger));
      assertThatThrownBy(() -> whoami(others, named))
          .isInstanceOf(HostRefusedException.class)
          .hasMessageContaining("offered were the keys " + stranger);
    }
    // The public key alone names it, as for ssh.
    try (RemoteHosts others = new RemoteHosts()) {
      Path onlyPublic = Files.move(Path.of(right + ".pub"), folder.resolve("right.pub"));
      Files.copy(onlyPublic, Path.of(right + ".pub"));
      assertThat(away).exists();
      assertThat(
              whoami(
                  others,
                  configured(
                      "IdentityAgent %s\nIdentitiesOnly yes\nIdentityFile %s\n"
                          .formatted(socket, onlyPublic))))
          .isEqualTo(user());
    }
  }

  @Test
  void anAgentThatIsGoneOrEmptyIsNamed() throws Exception {
    Path none = folder.resolve("none");
    Path gone = folder.resolve("gone.sock");
    assertThatThrownBy(() -> whoami(address(none, new KeyAccess(gone, null, null))))
        .isInstanceOf(HostRefusedException.class)
        .hasMessageContaining("the agent at " + gone + " is not there");

    Path empty = agentWith();
    assertThatThrownBy(() -> whoami(address(none, new KeyAccess(empty, null, null))))
        .hasMessageContaining("the agent at " + empty + " holds no keys");
    agent.destroy();
    agent.waitFor();
    Files.deleteIfExists(empty);
    Files.writeString(empty, "");
    assertThatThrownBy(() -> whoami(address(none, new KeyAccess(empty, null, null))))
        .hasMessageContaining("the agent at " + empty);
  }

  private Path locked(String passphrase) throws Exception {
    Path key = sshd.address().identity();
    run("ssh-keygen", "-q", "-p", "-P", "", "-N", passphrase, "-f", key.toString());
    return key;
  }

  /** A socket's path may have some hundred bytes only. */
  private Path agentWith(Path... keys) throws Exception {
    Path socket = Files.createTempDirectory("agent").resolve("s");
    agent =
        new ProcessBuilder(AGENT.toString(), "-D", "-a", socket.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    BoundedWait.forWhat("the agent to listen").until(() -> Files.exists(socket));
    for (Path key : keys) {
      ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      assertThat(add.start().waitFor()).isZero();
    }
    return socket;
  }

  private SshAddress address(Path identity, KeyAccess access) {
    SshAddress good = sshd.address();
    return new SshAddress(
        good.host(), good.port(), user(), identity, good.knownHosts(), null, null, access);
  }

  private SshAddress configured(String text) throws Exception {
    SshAddress good = sshd.address();
    Path config = Files.writeString(folder.resolve("config"), text);
    return new SshAddress(good.host(), good.port(), user(), null, good.knownHosts(), config, null);
  }

  private String whoami(SshAddress address) {
    return whoami(hosts, address);
  }

  private static String whoami(RemoteHosts hosts, SshAddress address) {
    return hosts.open(address).exec(RemoteCommand.of("id", "-un"), SOON).stdout().strip();
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(List.of(command)).inheritIO().start().waitFor()).isZero();
  }

  private static String user() {
    return System.getProperty("user.name");
  }
}
