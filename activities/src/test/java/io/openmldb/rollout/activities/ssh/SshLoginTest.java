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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SshLoginTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private EmbeddedSshd sshd;
  private final Hosts hosts = new Hosts();

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
    HostAddress address = sshd.address();

    assertThatThrownBy(() -> whoami(withConfig(address, address.host(), config)))
        .isInstanceOf(HostRefusedException.class);
  }

  @Test
  void aWrongKeyIsRefusedWithAHint() throws Exception {
    Path wrong = folder.resolve("wrong");
    EmbeddedSshd.writePrivateKey(EmbeddedSshd.newKey("EC", 256), wrong);
    HostAddress good = sshd.address();
    HostAddress address =
        new HostAddress(
            good.host(), good.port(), good.user(), wrong, good.knownHosts(), null, null);

    assertThatThrownBy(() -> whoami(address))
        .isInstanceOf(HostRefusedException.class)
        .hasMessageContaining("refused the login")
        .hasMessageContaining("authorized_keys");
  }

  @Test
  void aKeyFileThatIsMissingIsNamed() {
    HostAddress good = sshd.address();
    HostAddress address =
        new HostAddress(
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
  void hosts_that_do_not_answer_hold_up_no_login_to_another() throws Exception {
    HostAddress good = sshd.address();
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
    HostAddress good = sshd.address();
    HostAddress address =
        new HostAddress(
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
    HostAddress address = sshd.address();
    sshd.close();

    assertThatThrownBy(() -> whoami(address))
        .isInstanceOf(HostUnreachableException.class)
        .hasMessageContaining("Connection refused")
        .hasMessageContaining("port " + address.port());
  }

  @Test
  void aServerThatNeverGreetsIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HostAddress good = sshd.address();
      HostAddress address =
          new HostAddress(
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
    HostAddress good = sshd.address();
    Files.writeString(
        config,
        "Host db-?\n  HostName 127.0.0.1\n  Port "
            + good.port()
            + "\n  User openmldb\n  IdentityFile "
            + good.identity()
            + "\n");

    assertThat(whoami(new HostAddress("db-1", 0, null, null, good.knownHosts(), config, null)))
        .isEqualTo(System.getProperty("user.name"));
  }

  @Test
  void aHostBehindABastionIsReachedThroughIt() throws Exception {
    try (EmbeddedSshd bastion = EmbeddedSshd.start(folder.resolve("bastion"))) {
      HostAddress address = behind(bastion, EmbeddedSshd.USER + "@127.0.0.1:" + bastion.port());

      assertThat(whoami(address)).isEqualTo(System.getProperty("user.name"));
      assertThat(bastion.keysAccepted()).isPositive();
    }
  }

  @Test
  void aBastionThatGoesAwayTakesOnlyItsConnectionsWithIt() throws Exception {
    try (EmbeddedSshd bastion = EmbeddedSshd.start(folder.resolve("bastion"))) {
      HostAddress address = behind(bastion, EmbeddedSshd.USER + "@127.0.0.1:" + bastion.port());
      whoami(address);

      bastion.dropConnections();

      assertThat(whoami(address)).isEqualTo(System.getProperty("user.name"));
    }
  }

  @Test
  void aBastionThatRefusesIsNamedAsTheOneThatDoes() throws Exception {
    try (EmbeddedSshd bastion = EmbeddedSshd.start(folder.resolve("bastion"))) {
      HostAddress address = behind(bastion, "stranger@127.0.0.1:" + bastion.port());

      assertThatThrownBy(() -> whoami(address))
          .isInstanceOf(HostRefusedException.class)
          .hasMessageContaining("stranger@127.0.0.1 port " + bastion.port());
    }
  }

  @Test
  void a_bastion_that_forwards_nothing_is_named_as_the_one_that_refuses() throws Exception {
    try (EmbeddedSshd bastion = EmbeddedSshd.start(folder.resolve("bastion"))) {
      bastion.forbidForwarding();
      HostAddress address = behind(bastion, EmbeddedSshd.USER + "@127.0.0.1:" + bastion.port());

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
  void a_host_that_a_bastion_cannot_reach_is_worth_trying_again_and_both_are_named()
      throws Exception {
    try (EmbeddedSshd bastion = EmbeddedSshd.start(folder.resolve("bastion"))) {
      HostAddress address = behind(bastion, EmbeddedSshd.USER + "@127.0.0.1:" + bastion.port());
      sshd.close();

      assertThatThrownBy(() -> whoami(address))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessageContaining(
              "the bastion 127.0.0.1 cannot connect to 127.0.0.1:" + address.port());
    }
  }

  @Test
  void aJumpHostThatCannotBeReadIsRefused() {
    HostAddress good = sshd.address();
    HostAddress address =
        new HostAddress(
            good.host(), good.port(), good.user(), good.identity(), good.knownHosts(), null, "a,b");

    assertThatThrownBy(() -> whoami(address))
        .isInstanceOf(HostRefusedException.class)
        .hasMessageContaining("\"a,b\"");
  }

  /** The host, with the bastion's key known and the same user key accepted by both. */
  private HostAddress behind(EmbeddedSshd bastion, String jump) throws IOException {
    bastion.alsoAccept(sshd);
    Path known = folder.resolve("known_both");
    Files.writeString(
        known, Files.readString(sshd.knownHosts()) + Files.readString(bastion.knownHosts()));
    HostAddress good = sshd.address();
    return new HostAddress(
        good.host(), good.port(), good.user(), good.identity(), known, null, jump);
  }

  private static HostAddress withConfig(HostAddress address, String host, Path config) {
    return new HostAddress(
        host,
        address.port(),
        address.user(),
        address.identity(),
        address.knownHosts(),
        config,
        address.jump());
  }

  private String whoami(HostAddress address) {
    return hosts.open(address).exec(Command.of("id", "-un"), SOON).stdout().strip();
  }
}
