package io.openmldb.rollout.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
final class SshLoginTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private EmbeddedSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();

  @BeforeEach
  void start() {
    sshd = EmbeddedSshd.start(folder.resolve("ssh"));
  }

  @AfterEach
  void stop() {
    hosts.close();
    sshd.close();
  }

  @Test
  void anUnknownHostKeyIsRefusedAndNotAdded() throws Exception {
    Files.writeString(sshd.knownHosts(), "");

    assertThatThrownBy(() -> whoami(sshd.address()))
        .isInstanceOf(HostRefusedException.class)
        .hasMessageContaining("is not in " + sshd.knownHosts());
    assertThat(sshd.knownHosts()).isEmptyFile();
  }

  @Test
  void aKnownHostsFileThatIsMissingKnowsNoHost() throws Exception {
    Files.delete(sshd.knownHosts());

    assertThatThrownBy(() -> whoami(sshd.address())).isInstanceOf(HostRefusedException.class);
    assertThat(sshd.knownHosts()).doesNotExist();
  }

  @Test
  void aChangedHostKeyIsRefused() throws Exception {
    sshd.trust(EmbeddedSshd.newKey("EC", 256).getPublic());

    assertThatThrownBy(() -> whoami(sshd.address()))
        .isInstanceOf(HostRefusedException.class)
        .hasMessageContaining("is not the one in " + sshd.knownHosts());
  }

  @Test
  void anOpenSshConfigurationCannotSwitchTheCheckOff() throws Exception {
    Files.writeString(sshd.knownHosts(), "");
    Path config = folder.resolve("config");
    Files.writeString(
        config, "Host *\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n");
    SshAddress address = sshd.address();

    assertThatThrownBy(() -> whoami(withConfig(address, address.host(), config)))
        .isInstanceOf(HostRefusedException.class);
  }

  @Test
  void aWrongKeyIsRefusedWithAHint() throws Exception {
    Path wrong = folder.resolve("wrong");
    EmbeddedSshd.writePrivateKey(EmbeddedSshd.newKey("EC", 256), wrong);
    SshAddress good = sshd.address();
    SshAddress address =
        new SshAddress(good.host(), good.port(), good.user(), wrong, good.knownHosts(), null, null);

    assertThatThrownBy(() -> whoami(address))
        .isInstanceOf(HostRefusedException.class)
        .hasMessageContaining("refused the login")
        .hasMessageContaining("authorized_keys");
  }

  @Test
  void aKeyFileThatIsMissingIsNamed() {
    SshAddress good = sshd.address();
    SshAddress address =
        new SshAddress(
            good.host(),
            good.port(),
            good.user(),
            folder.resolve("no-such-key"),
            good.knownHosts(),
            null,
            null);

    assertThatThrownBy(() -> whoami(address))
        .isInstanceOf(HostRefusedException.class)
        .hasMessageContaining("no-such-key");
  }

  @Test
  void hostsThatDoNotAnswerHoldUpNoLoginToAnother() throws Exception {
    SshAddress good = sshd.address();
    try (ServerSocket hung = new ServerSocket(0)) {
      Instant begun = Instant.now();
      List<Thread> others =
          IntStream.rangeClosed(1, 10).mapToObj(i -> loggingIn("127.0.1." + i, hung)).toList();
      for (int i = 0; i < others.size(); i++) {
        hung.accept(); // They are at it, all of them.
      }

      assertThat(whoami(good)).isNotEmpty();

      assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
  }

  private Thread loggingIn(String host, ServerSocket hung) {
    SshAddress good = sshd.address();
    SshAddress address =
        new SshAddress(
            host,
            hung.getLocalPort(),
            good.user(),
            good.identity(),
            good.knownHosts(),
            good.config(),
            good.jump());
    Thread thread =
        new Thread(
            () ->
                assertThatThrownBy(() -> whoami(address))
                    .isInstanceOf(HostUnreachableException.class));
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void nobodyListeningIsWorthTryingAgain() {
    SshAddress address = sshd.address();
    sshd.close();

    assertThatThrownBy(() -> whoami(address))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("Connection refused")
        .hasMessageContaining("port " + address.port());
  }

  @Test
  void aServerThatNeverGreetsIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SshAddress good = sshd.address();
      SshAddress address =
          new SshAddress(
              good.host(),
              silent.getLocalPort(),
              good.user(),
              good.identity(),
              good.knownHosts(),
              null,
              null);

      assertThatThrownBy(() -> whoami(address)).isInstanceOf(HostUnreachableException.class);
    }
  }

  @Test
  void whatTheAddressLeavesOpenComesFromTheOpenSshConfiguration() throws Exception {
    Path config = folder.resolve("config");
    SshAddress good = sshd.address();
    Files.writeString(
        config,
        "Host db-?\n  HostName 127.0.0.1\n  Port "
            + good.port()
            + "\n  User openmldb\n  IdentityFile "
            + good.identity()
            + "\n");

    assertThat(whoami(new SshAddress("db-1", 0, null, null, good.knownHosts(), config, null)))
        .isEqualTo(System.getProperty("user.name"));
  }

  @Test
  void aHostBehindABastionIsReachedThroughIt() throws Exception {
    try (EmbeddedSshd bastion = EmbeddedSshd.start(folder.resolve("bastion"))) {
      SshAddress address = behind(bastion, EmbeddedSshd.USER + "@127.0.0.1:" + bastion.port());

      assertThat(whoami(address)).isEqualTo(System.getProperty("user.name"));
      assertThat(bastion.keysAccepted()).isPositive();
    }
  }

  @Test
  void aBastionThatGoesAwayTakesOnlyItsConnectionsWithIt() throws Exception {
    try (EmbeddedSshd bastion = EmbeddedSshd.start(folder.resolve("bastion"))) {
      SshAddress address = behind(bastion, EmbeddedSshd.USER + "@127.0.0.1:" + bastion.port());
      whoami(address);

      bastion.dropConnections();

      assertThat(whoami(address)).isEqualTo(System.getProperty("user.name"));
    }
  }

  @Test
  void aBastionThatRefusesIsNamedAsTheOneThatDoes() throws Exception {
    try (EmbeddedSshd bastion = EmbeddedSshd.start(folder.resolve("bastion"))) {
      SshAddress address = behind(bastion, "stranger@127.0.0.1:" + bastion.port());

      assertThatThrownBy(() -> whoami(address))
          .isInstanceOf(HostRefusedException.class)
          .hasMessageContaining("stranger@127.0.0.1 port " + bastion.port());
    }
  }

  @Test
  void aBastionIsLoggedInToAsTheConfigurationSaysOfItAndByItsOwnKey() throws Exception {
    try (EmbeddedSshd bastion = EmbeddedSshd.start(folder.resolve("bastion"))) {
      String way =
          "Host way\n  HostName 127.0.0.1\n  Port %d\n  IdentityFile %s\n"
              .formatted(bastion.port(), bastion.address().identity());
      Path config = Files.writeString(folder.resolve("config"), way);
      SshAddress address = withConfig(knowing(bastion, "way"), "127.0.0.1", config);

      assertThat(whoami(address)).isEqualTo(System.getProperty("user.name"));

      Files.writeString(config, way + "  User jumper\n");
      try (RemoteHosts others = new RemoteHosts()) {
        assertThatThrownBy(() -> others.open(address).exec(RemoteCommand.of("true"), SOON))
            .isInstanceOf(HostRefusedException.class)
            .hasMessageContaining("jumper@127.0.0.1 port " + bastion.port());
      }
    }
  }

  @Test
  void aBastionThatForwardsNothingIsNamedAsTheOneThatRefuses() throws Exception {
    try (EmbeddedSshd bastion = EmbeddedSshd.start(folder.resolve("bastion"))) {
      bastion.forbidForwarding();
      SshAddress address = behind(bastion, EmbeddedSshd.USER + "@127.0.0.1:" + bastion.port());

      assertThatThrownBy(() -> whoami(address))
          .isInstanceOf(HostRefusedException.class)
          .hasMessageContaining(
              "the bastion 127.0.0.1 does not forward connections to 127.0.0.1:"
                  + sshd.port()
                  + " (administratively prohibited)")
          .hasMessageContaining("AllowTcpForwarding, PermitOpen");
    }
  }

  @Test
  void aHostThatABastionCannotReachIsWorthTryingAgainAndBothAreNamed() throws Exception {
    try (EmbeddedSshd bastion = EmbeddedSshd.start(folder.resolve("bastion"))) {
      SshAddress address = behind(bastion, EmbeddedSshd.USER + "@127.0.0.1:" + bastion.port());
      sshd.close();

      assertThatThrownBy(() -> whoami(address))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessageContaining(
              "the bastion 127.0.0.1 cannot connect to 127.0.0.1:" + address.port());
    }
  }

  @Test
  void aJumpHostThatCannotBeReadIsRefused() {
    SshAddress good = sshd.address();
    SshAddress address =
        new SshAddress(
            good.host(), good.port(), good.user(), good.identity(), good.knownHosts(), null, "a,b");

    assertThatThrownBy(() -> whoami(address))
        .isInstanceOf(HostRefusedException.class)
        .hasMessageContaining("\"a,b\"");
  }

  /** The host, with the bastion's key known and the same user key accepted by both. */
  private SshAddress behind(EmbeddedSshd bastion, String jump) throws IOException {
    bastion.alsoAccept(sshd);
    return knowing(bastion, jump);
  }

  /** The host, with the bastion's key known. */
  private SshAddress knowing(EmbeddedSshd bastion, String jump) throws IOException {
    Path known = folder.resolve("known_both");
    Files.writeString(
        known, Files.readString(sshd.knownHosts()) + Files.readString(bastion.knownHosts()));
    SshAddress good = sshd.address();
    return new SshAddress(
        good.host(), good.port(), good.user(), good.identity(), known, null, jump);
  }

  private static SshAddress withConfig(SshAddress address, String host, Path config) {
    return new SshAddress(
        host,
        address.port(),
        address.user(),
        address.identity(),
        address.knownHosts(),
        config,
        address.jump());
  }

  private String whoami(SshAddress address) {
    return hosts.open(address).exec(RemoteCommand.of("id", "-un"), SOON).stdout().strip();
  }
}
