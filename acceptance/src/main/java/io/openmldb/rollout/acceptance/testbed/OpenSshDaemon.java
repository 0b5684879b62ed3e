package io.openmldb.rollout.acceptance.testbed;

import io.openmldb.rollout.sandbox.layout.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Debian's {@code sshd} on a loopback port, with keys of its own and the practice cluster's login
 * key, and a copy of the cluster's registry that goes through it.
 */
public final class OpenSshDaemon implements AutoCloseable {

  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final Duration START = Duration.ofSeconds(10);

  private final LaunchedProcess process;
  private final Path registry;

  private OpenSshDaemon(LaunchedProcess process, Path registry) {
    this.process = process;
    this.registry = registry;
  }

  /** Starts it for {@code cluster}, its files in {@code folder}. */
  public static OpenSshDaemon start(PracticeCluster cluster, Path folder) throws Exception {
    return start(cluster, folder, "");
  }

  /**
   * Starts one with further lines of {@code sshd_config}.
   *
   * @param further each with its line end
   */
  public static OpenSshDaemon start(PracticeCluster cluster, Path folder, String further)
      throws Exception {
    if (!Files.isExecutable(SSHD)) {
      throw new AssertionError(SSHD + " is missing: install the package openssh-server");
    }
    Path home = Files.createDirectories(folder.resolve("openssh"));
    Path keys = cluster.directory().resolve("ssh");
    Path hostKey = home.resolve("host_key");
    if (!Files.exists(hostKey)) {
      CommandRun.run(
              Map.of(),
              List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", hostKey.toString()),
              START)
          .orThrow();
    }
    Path authorized = home.resolve("authorized_keys");
    Files.copy(keys.resolve("id_ed25519.pub"), authorized, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(authorized, PosixFilePermissions.fromString("rw-------"));
    int port = FreePorts.pick();
    Path config = home.resolve("sshd_config");
    Files.writeString(config, configuration(port, hostKey, authorized, home) + further);
    if ("root".equals(System.getProperty("user.name"))) {
      // Where it separates privileges; a package's start script makes it at boot.
      Files.createDirectories(Path.of("/run/sshd"));
    }
    LaunchedProcess sshd =
        LaunchedProcess.start(
            "sshd", home, Map.of(), List.of(SSHD.toString(), "-D", "-e", "-f", config.toString()));
    AwaitCondition.untilTrue("sshd on port " + port, START, () -> listens(port));
    return new OpenSshDaemon(sshd, registry(cluster, home, port));
  }

  /** The registry file that leads through it. */
  public Path registry() {
    return registry;
  }

  private static String configuration(int port, Path hostKey, Path authorized, Path home) {
    return """
        Port %d
        ListenAddress 127.0.0.1
        HostKey %s
        AuthorizedKeysFile %s
        PidFile %s
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        StrictModes no
        UsePAM no
        Subsystem sftp internal-sftp
        """
        .formatted(port, hostKey, authorized, home.resolve("sshd.pid"));
  }

  private static Path registry(PracticeCluster cluster, Path home, int port) throws IOException {
    String hostKey = Files.readString(home.resolve("host_key.pub")).strip();
    Path knownHosts = home.resolve("known_hosts");
    String[] words = hostKey.split(" ", -1);
    Files.writeString(knownHosts, "[127.0.0.1]:" + port + " " + words[0] + " " + words[1] + "\n");
    String user = System.getProperty("user.name");
    // The same registry, but for how hosts are reached; beside the original, so that its paths
    // hold.
    String text =
        Files.readString(cluster.registry())
            .replaceAll("port: *\\d+", "port: " + port)
            .replaceAll("user: *[^,}\\s]+", "user: " + user)
            .replaceAll("knownHosts: *[^,}\\s]+", "knownHosts: " + knownHosts);
    Path registry = cluster.directory().resolve("clusters-openssh.yaml");
    Files.writeString(registry, text);
    return registry;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
