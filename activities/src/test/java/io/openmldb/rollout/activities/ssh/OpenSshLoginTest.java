package io.openmldb.rollout.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and certificates, as Debian's ssh-keygen makes them and its sshd takes them. */
@Tag("component")
final class OpenSshLoginTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private DebianSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();

  @BeforeEach
  void start() throws Exception {
    assumeThat(DebianSshd.isInstalled()).isTrue();
    keygen("-t", "ed25519", "-N", "", "-f", path("ca"));
    sshd =
        DebianSshd.start(
            folder.resolve("ssh"), "TrustedUserCAKeys " + folder.resolve("ca.pub") + "\n");
  }

  @AfterEach
  void stop() {
    hosts.close();
    if (sshd != null) {
      sshd.close();
    }
  }

  @Test
  void aCertificateBesideTheKeyOpensWhatTheKeyDoesNot() throws Exception {
    keygen("-t", "ed25519", "-N", "", "-f", path("id"));
    assertThatThrownBy(() -> whoami(withIdentity("id"))).isInstanceOf(HostRefusedException.class);
    sign("id", user(), "+1h");

    assertThat(whoami(withIdentity("id"))).isEqualTo(user());
  }

  @Test
  void aCertificateOfTheConfigurationIsTakenForItsKey() throws Exception {
    keygen("-t", "rsa", "-b", "2048", "-N", "", "-f", path("rsa"));
    keygen("-t", "ecdsa", "-N", "", "-f", path("ecdsa"));
    for (String name : List.of("rsa", "ecdsa")) {
      sign(name, user(), "+1h");
      Files.move(folder.resolve(name + "-cert.pub"), folder.resolve(name + ".crt"));
      String other = name.equals("rsa") ? "ecdsa" : "rsa";
      SshAddress address =
          withConfig(
              "IdentityFile %s\nIdentityFile %s\nCertificateFile %s\n"
                  .formatted(path(other), path(name), path(name + ".crt")));

      try (RemoteHosts fresh = new RemoteHosts()) {
        assertThat(whoami(fresh, address)).isEqualTo(user());
      }
    }
  }

  @Test
  void anExpiredCertificateAndOneForAnotherUserAreNamedAsTheCause() throws Exception {
    keygen("-t", "ed25519", "-N", "", "-f", path("id"));
    sign("id", user(), "20200101:20200102");

    assertThatThrownBy(() -> whoami(withIdentity("id")))
        .isInstanceOf(HostRefusedException.class)
        .hasMessageContaining("the certificate " + path("id-cert.pub") + " expired at 2020-01-0");

    sign("id", "somebody", "+1h");
    assertThatThrownBy(() -> whoami(withIdentity("id")))
        .hasMessageContaining("the certificate " + path("id-cert.pub") + " is for somebody, until");
  }

  @Test
  void aCertificateIsReadAnewAtEachLogin() throws Exception {
    keygen("-t", "ed25519", "-N", "", "-f", path("id"));
    sign("id", user(), "20200101:20200102");
    assertThatThrownBy(() -> whoami(withIdentity("id"))).isInstanceOf(HostRefusedException.class);
    sign("id", user(), "+1h");

    assertThat(whoami(withIdentity("id"))).isEqualTo(user());
  }

  @Test
  void keysAreOfferedInOrderAndThoseThatCannotBeArePassedOver() throws Exception {
    keygen("-t", "ed25519", "-N", "secret", "-f", path("locked"));
    keygen("-t", "ed25519", "-N", "", "-f", path("stranger"));
    Files.writeString(folder.resolve("text"), "no key\n");
    String bad =
        "IdentityFile %s\nIdentityFile %s\nIdentityFile %s\nIdentityFile %s\n"
            .formatted(path("none-there"), path("locked"), path("text"), path("stranger"));
    String good = "IdentityFile " + sshd.address().identity() + "\n";

    assertThat(whoami(withConfig(bad + good))).isEqualTo(user());
    try (RemoteHosts others = new RemoteHosts()) {
      SshAddress address = withConfig(bad);
      assertThatThrownBy(() -> whoami(others, address))
          .isInstanceOf(HostRefusedException.class)
          .hasMessageContaining("offered were the keys " + path("stranger"))
          .hasMessageContaining(path("none-there") + " is not there")
          .hasMessageContaining(path("locked") + " is encrypted")
          .hasMessageContaining("agent")
          .hasMessageContaining(path("text") + " is no private key");
    }
  }

  @Test
  void hostKeysAreKnownByTheirAliasAndFromSeveralFiles() throws Exception {
    String key = Files.readString(sshd.address().knownHosts()).replaceFirst("^\\S+", "the-alias");
    Files.writeString(folder.resolve("known"), key);
    SshAddress address =
        withConfig(
            "HostKeyAlias The-Alias\nUserKnownHostsFile %s %s\nIdentityFile %s\n"
                .formatted(path("none"), path("known"), sshd.address().identity()));

    assertThat(
            whoami(
                new SshAddress(
                    address.host(), address.port(), user(), null, null, address.config(), null)))
        .isEqualTo(user());
  }

  @Test
  void aBastionOfTheConfigurationIsReachedAsTheConfigurationSays() throws Exception {
    SshAddress good = sshd.address();
    SshAddress address =
        withConfig(
            """
            IdentityFile %s
            Host node
              HostName 127.0.0.1
              Port %d
              ProxyJump way
            Host way
              HostName 127.0.0.1
              Port %d
            """
                .formatted(good.identity(), good.port(), good.port()));

    assertThat(
            whoami(
                new SshAddress("node", 0, null, null, good.knownHosts(), address.config(), null)))
        .isEqualTo(user());
  }

  @Test
  void aWayThatComesBackToABastionIsRefused() throws Exception {
    SshAddress address = withConfig("ProxyJump way\n");

    assertThatThrownBy(() -> whoami(address))
        .isInstanceOf(HostRefusedException.class)
        .hasMessageContaining("comes back to the bastion way");
  }

  private SshAddress withIdentity(String name) {
    SshAddress good = sshd.address();
    return new SshAddress(
        good.host(), good.port(), user(), folder.resolve(name), good.knownHosts(), null, null);
  }

  private SshAddress withConfig(String text) throws Exception {
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

  private static String user() {
    return System.getProperty("user.name");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void sign(String key, String principal, String validity) throws Exception {
    keygen("-s", path("ca"), "-I", "test", "-n", principal, "-V", validity, path(key + ".pub"));
  }

  private static void keygen(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q"));
    command.addAll(List.of(options));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
