package io.openmldb.rollout.activities.ssh.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SshConfigTest {

  @TempDir private Path folder;

  @Test
  void aMatchBlockIsForTheHostsThatItNames() throws Exception {
    SshConfig config =
        config(
            """
            Match host 10.9.9.9
              User nobody
              Port 2222
            Host node
              HostName 127.0.0.1
              User root
              Port 42022
            """);

    SshHostSettings node = config.resolve("node", null, 0, false);
    assertThat(node.user()).isEqualTo("root");
    assertThat(node.port()).isEqualTo(42022);
    SshHostSettings other = config.resolve("10.9.9.9", null, 0, false);
    assertThat(other.user()).isEqualTo("nobody");
    assertThat(other.port()).isEqualTo(2222);
  }

  @Test
  void quotesEqualsSignsAndCommentsAtTheEndAreNoPartOfAValue() throws Exception {
    SshHostSettings node =
        config(
                """
                Host=node
                  HostName=127.0.0.1 # here
                  Port=42022  # not 22
                  IdentityFile="/tmp/my keys/id_ed25519"
                """)
            .resolve("node", null, 0, false);

    assertThat(node.hostName()).isEqualTo("127.0.0.1");
    assertThat(node.port()).isEqualTo(42022);
    assertThat(node.identityFiles()).containsExactly(Path.of("/tmp/my keys/id_ed25519"));
  }

  @Test
  void tokensAndVariablesInPathsAreReplaced() throws Exception {
    SshHostSettings node =
        config(
                """
                HostName %h.internal
                Port 2200
                User db
                IdentityFile ~/.ssh/%h-%n-%p-%r-%u-%d-%%-${WHERE}
                CertificateFile /certs/%n
                UserKnownHostsFile ~/known /etc/%h
                """)
            .resolve("node", null, 0, false);

    assertThat(node.identityFiles())
        .containsExactly(
            Path.of(folder + "/.ssh/node.internal-node-2200-db-me-" + folder + "-%-here"));
    assertThat(node.certificateFiles()).containsExactly(Path.of("/certs/node"));
    assertThat(node.knownHosts())
        .hasValue(List.of(folder.resolve("known"), Path.of("/etc/node.internal")));
    assertThat(node.globalKnownHosts()).isEmpty();
  }

  @Test
  void noneIsNoFileOfKnownHostsAndGlobalOnesAreTakenAsTheyAreWritten() throws Exception {
    SshHostSettings node =
        config("UserKnownHostsFile none\nGlobalKnownHostsFile /etc/a \"/etc/b %h\"\n")
            .resolve("node", null, 0, false);

    assertThat(node.knownHosts()).hasValue(List.of());
    assertThat(node.globalKnownHosts()).hasValue(List.of(Path.of("/etc/a"), Path.of("/etc/b %h")));
    assertThat(
            config("GlobalKnownHostsFile none\n").resolve("n", null, 0, false).globalKnownHosts())
        .hasValue(List.of());
  }

  @Test
  void filesAreIncludedFromTheSshFolderOfTheHomeInOrder() throws Exception {
    Path more = Files.createDirectories(folder.resolve(".ssh/conf.d"));
    Files.writeString(more.resolve("20"), "Host *\n  User second\n  Port 20\n");
    Files.writeString(more.resolve("10"), "Host node\n  User first\n");
    Files.writeString(more.resolve(".hidden"), "User hidden\n");

    SshHostSettings node =
        config("Include conf.d/* none\nUser third\n").resolve("node", null, 0, false);

    assertThat(node.user()).isEqualTo("first");
    assertThat(node.port()).isEqualTo(20);
  }

  @Test
  void whatIsGivenOutweighsTheFile() throws Exception {
    SshHostSettings node =
        config("User a\nPort 1\nProxyJump b\nMatch user me2\nHostName c\n")
            .resolve("node", "me2", 7, true);

    assertThat(node.user()).isEqualTo("me2");
    assertThat(node.port()).isEqualTo(7);
    assertThat(node.jump()).isEmpty();
    assertThat(node.hostName()).isEqualTo("c");
  }

  @Test
  void ofProxiesTheFirstThatIsNamedCounts() throws Exception {
    assertThat(config("ProxyJump a\nProxyCommand nc\n").resolve("n", null, 0, false).jump())
        .contains("a");
    assertThat(config("ProxyCommand none\nProxyJump a\n").resolve("n", null, 0, false).jump())
        .isEmpty();
    assertThat(config("ProxyJump none\nProxyJump a\n").resolve("n", null, 0, false).jump())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ProxyCommand ssh -W %h:%p bastion",
        "IdentityAgent $NOT_SET",
        "IdentityAgent SSH_AUTH_SOCK",
        "IdentitiesOnly maybe",
        "UserKnownHostsFile none ~/.ssh/known_hosts",
        "GlobalKnownHostsFile /etc/ssh/known none",
        "PKCS11Provider /usr/lib/p11.so",
        "CanonicalizeHostname yes",
        "BindAddress 10.0.0.1",
        "AddressFamily inet6",
        "PubkeyAuthentication no",
        "RemoteCommand true",
        "RevokedHostKeys /etc/ssh/revoked",
        "Match exec \"test -e /x\"",
        "Match final all",
        "Match canonical all",
        "Match tagged x",
        "Match localnetwork 10.0.0.0/8",
        "Match host",
        "Match all host x",
        "ProxyJump a,b",
        "ProxyJump %h.bastion",
        "User %u",
        "HostName %x",
        "IdentityFile ~/%C",
        "IdentityFile ${NOT_SET}",
        "IdentityFile ~other/id",
        "Include /etc/%h",
        "Port 70000",
        "Port ssh",
        "Port 22 23",
        "Port",
        "IdentityFile \"/open",
        "UseKeychain yes",
        "Prot 22"
      })
  void whatCannotBeFollowedIsAnErrorWithItsLine(String line) throws Exception {
    SshConfig config = config("# comment\n\n  " + line + "\n");

    assertThatThrownBy(() -> config.resolve("node", null, 0, false))
        .isInstanceOf(SshConfigException.class)
        .hasMessageStartingWith(config.file() + ":3: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ServerAliveInterval 5",
        "StrictHostKeyChecking accept-new",
        "ForwardAgent yes",
        "ControlMaster auto",
        "AddressFamily inet",
        "Host other\n  ProxyCommand nc %h %p",
        "Match originalhost other exec \"exit 1\"\n  Port 23",
        "IgnoreUnknown Use*\nUseKeychain yes"
      })
  void whatChangesNothingOfTheWayIsPassedOver(String line) throws Exception {
    SshHostSettings node = config(line + "\n").resolve("node", null, 0, false);

    assertThat(node).isEqualTo(config("").resolve("node", null, 0, false));
    assertThat(node.user()).isEqualTo("me");
    assertThat(node.port()).isEqualTo(22);
  }

  @Test
  void filesThatIncludeOneAnotherEnd() throws Exception {
    SshConfig config = config("Include " + folder.resolve("config") + "\n");

    assertThatThrownBy(() -> config.resolve("node", null, 0, false))
        .isInstanceOf(SshConfigException.class)
        .hasMessageContaining("too deeply");
  }

  private SshConfig config(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("config"), text);
    return new SshConfig(file, folder, "me", Map.of("WHERE", "here"));
  }
}
