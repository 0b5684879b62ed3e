package io.openmldb.rollout.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of known hosts of every form; OpenSSH's own {@code ssh} is the referee. One server shows a
 * host key alone, the other one a certificate of a CA as well.
 */
@Tag("component")
final class KnownHostsAgainstOpenSshTest {

  private static final Path SSH = Path.of("/usr/bin/ssh");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Pattern PLACEHOLDER = Pattern.compile("\\b(HOST|PORT|KEY|OTHER|RSA|CA)\\b");

  @TempDir private static Path folder;
  private static DebianSshd plain;
  private static DebianSshd certified;

  @BeforeAll
  static void start() throws Exception {
    boolean installed = DebianSshd.isInstalled() && Files.isExecutable(SSH);
    assumeThat(installed || System.getenv("CI") != null).isTrue();
    for (String key : List.of("ca", "other", "certified/host")) {
      Files.createDirectories(folder.resolve(key).getParent());
      run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path(key));
    }
    run("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", path("rsa"));
    String host = path("certified/host.pub");
    run("ssh-keygen", "-q", "-s", path("ca"), "-I", "test", "-h", "-n", "127.0.0.1", host);
    plain = DebianSshd.start(folder.resolve("plain"), mildness());
    certified =
        DebianSshd.start(
            folder.resolve("certified"),
            "HostCertificate " + path("certified/host-cert.pub") + "\n" + mildness());
  }

  /** From 9.8 on sshd shuts out for a while who breaks off as often as is done here. */
  private static String mildness() throws Exception {
    Process unknown =
        new ProcessBuilder(
                "bash",
                "-c",
                "/usr/sbin/sshd -t -f /dev/null -o PerSourcePenalties=no 2>&1 | grep -q 'Bad conf'")
            .start();
    return unknown.waitFor() == 0 ? "" : "PerSourcePenalties no\n";
  }

  @AfterAll
  static void stop() {
    if (plain != null) {
      plain.close();
    }
    if (certified != null) {
      certified.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HOST KEY",
        "HOST KEY and a comment",
        "  HOST\tKEY\r",
        "10.9.9.9,HOST KEY",
        "127.0.0.1 KEY",
        "# HOST KEY",
        "* KEY",
        "[127.0.0.*]:PORT KEY",
        "[127.0.0.?]:* KEY",
        "127.*.1 KEY",
        "*,!HOST KEY",
        "*,!127.0.0.1 KEY",
        "*,!*127.0.0.1* KEY",
        "!HOST KEY",
        "*.db.example KEY",
        "HOST OTHER",
        "HOST OTHER\nHOST KEY",
        "HOST RSA\nHOST KEY",
        "10.9.9.9 OTHER\nHOST KEY",
        "@revoked HOST KEY\nHOST KEY",
        "HOST KEY\n@revoked * KEY",
        "HOST KEY\n@revoked 10.9.9.9 KEY",
        "HOST KEY\n@revoked 127.0.0.1 KEY",
        "127.0.0.1 KEY\n@revoked 127.0.0.1 KEY",
        "@revoked HOST OTHER\n127.0.0.1 KEY",
        "@unknown HOST KEY",
        "HOST ssh-ed25519 AAAA",
        "HOST ssh-ed25519\nHOST KEY",
        "HOST ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIBdBwT5vJ4mmsRPS1bJmXwyYjPHyVyrT9vVY4vlnQ8mZ\nHOST KEY",
        "@cert-authority HOST KEY",
        "@cert-authority * CA",
        "@cert-authority HOST CA",
        "@cert-authority 127.0.0.1 CA",
        "@cert-authority *.example CA",
        "@cert-authority *,!HOST CA",
        "@cert-authority * OTHER",
        "@cert-authority * OTHER\nHOST KEY",
        "@cert-authority HOST CA\n127.0.0.1 KEY",
        "@cert-authority * CA\n@revoked * CA",
        "@cert-authority * CA\n@revoked * KEY",
        "@cert-authority * CA\n@revoked * OTHER",
        "* CA",
      })
  void aHostIsAcceptedOrRefusedAsBySsh(String lines) throws Exception {
    for (DebianSshd server : List.of(plain, certified)) {
      Path known = Files.writeString(folder.resolve("known"), written(lines, server));

      assertThat(isTaken(server, known))
          .as((server == plain ? "a plain key, " : "a certificate, ") + Files.readString(known))
          .isEqualTo(isTakenBySsh(server, known));
    }
  }

  /** Of a server with a certificate ssh accepts these, since it looks for a CA first. */
  @ParameterizedTest
  @ValueSource(strings = {"HOST OTHER\n127.0.0.1 KEY", "HOST RSA\n127.0.0.1 KEY"})
  void aHostThatIsKnownByAnotherKeyWithItsPortIsRefusedWhateverItIsWithoutIt(String lines)
      throws Exception {
    for (DebianSshd server : List.of(plain, certified)) {
      Path known = Files.writeString(folder.resolve("known"), written(lines, server));

      assertThat(isTaken(server, known)).isFalse();
    }
    Path known = Files.writeString(folder.resolve("known"), written(lines, plain));
    assertThat(isTakenBySsh(plain, known)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HOST KEY", "127.0.0.1 KEY", "HOST OTHER", "10.9.9.9 KEY"})
  void hashesAreTakenAsBySsh(String lines) throws Exception {
    Path known = Files.writeString(folder.resolve("hashed"), written(lines, plain));
    run("ssh-keygen", "-q", "-H", "-f", known.toString());
    assertThat(known).content().contains("|1|");

    assertThat(isTaken(plain, known)).isEqualTo(isTakenBySsh(plain, known));
  }

  @Test
  void filesOfTheMachineCountAndNoneIsNone() throws Exception {
    Path known = Files.writeString(folder.resolve("global"), written("HOST KEY\n", plain));

    assertThat(isTaken(withConfig("GlobalKnownHostsFile " + known))).isTrue();
    assertThat(isTaken(withConfig("UserKnownHostsFile /none " + known))).isTrue();
    SshAddress nowhere = withConfig("UserKnownHostsFile none\nGlobalKnownHostsFile none");
    try (RemoteHosts hosts = new RemoteHosts()) {
      assertThatThrownBy(() -> hosts.open(nowhere).exec(RemoteCommand.of("true"), SOON))
          .isInstanceOf(HostRefusedException.class)
          .hasMessageContaining("UserKnownHostsFile and GlobalKnownHostsFile are none");
    }
  }

  @Test
  void aRevokedKeyIsToldAsSuchAndARevokedCertificateIsNoLineToFollow() throws Exception {
    Path known = folder.resolve("revoked");
    String key = Files.readString(folder.resolve("certified/host-cert.pub"));
    assertRefused(known, written("@revoked * KEY\nHOST KEY\n", certified), "marked as revoked in");
    assertRefused(known, "\n@revoked * " + key, known + ":2: a certificate is not supported");
  }

  private static void assertRefused(Path known, String lines, String expected) throws Exception {
    Files.writeString(known, lines);
    try (RemoteHosts hosts = new RemoteHosts()) {
      SshAddress address = address(certified, known);
      assertThatThrownBy(() -> hosts.open(address).exec(RemoteCommand.of("true"), SOON))
          .isInstanceOf(HostRefusedException.class)
          .hasMessageContaining(expected);
    }
  }

  private static String written(String lines, DebianSshd server) throws Exception {
    int port = server.address().port();
    Map<String, String> words =
        Map.of(
            "HOST", "[127.0.0.1]:" + port,
            "PORT", String.valueOf(port),
            "KEY", key(server.address().identity().resolveSibling("host.pub")),
            "OTHER", key(folder.resolve("other.pub")),
            "RSA", key(folder.resolve("rsa.pub")),
            "CA", key(folder.resolve("ca.pub")));
    return PLACEHOLDER
            .matcher(lines)
            .replaceAll(word -> Matcher.quoteReplacement(words.get(word.group())))
        + "\n";
  }

  /** Type and key, without the comment. */
  private static String key(Path file) throws Exception {
    String[] words = Files.readString(file).strip().split(" ", -1);
    return words[0] + " " + words[1];
  }

  private static SshAddress address(DebianSshd server, Path known) {
    SshAddress good = server.address();
    return new SshAddress(
        good.host(), good.port(), good.user(), good.identity(), known, null, null);
  }

  private static SshAddress withConfig(String text) throws Exception {
    SshAddress good = plain.address();
    Path config = Files.writeString(folder.resolve("config"), text + "\n");
    return new SshAddress(
        good.host(), good.port(), good.user(), good.identity(), null, config, null);
  }

  private static boolean isTaken(DebianSshd server, Path known) {
    return isTaken(address(server, known));
  }

  private static boolean isTaken(SshAddress address) {
    try (RemoteHosts hosts = new RemoteHosts()) {
      return hosts.open(address).exec(RemoteCommand.of("true"), SOON).succeeded();
    } catch (HostRefusedException e) {
      assertThat(e).hasMessageContaining("host key");
      return false;
    }
  }

  private static boolean isTakenBySsh(DebianSshd server, Path known) throws Exception {
    SshAddress address = server.address();
    List<String> command = new ArrayList<>(List.of(SSH.toString(), "-F", "/dev/null"));
    for (String option :
        List.of(
            "UserKnownHostsFile=" + known,
            "GlobalKnownHostsFile=/dev/null",
            "StrictHostKeyChecking=yes",
            "UpdateHostKeys=no",
            "BatchMode=yes",
            "IdentitiesOnly=yes")) {
      command.addAll(List.of("-o", option));
    }
    command.addAll(List.of("-i", address.identity().toString()));
    command.addAll(List.of("-p", String.valueOf(address.port())));
    command.addAll(List.of(address.user() + "@127.0.0.1", "true"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0;
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static void run(String... command) throws Exception {
    assertThat(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor())
        .isZero();
  }
}
