package io.openmldb.rollout.activities.ssh;

import io.openmldb.rollout.activities.support.BoundedWait;
import io.openmldb.rollout.sandbox.layout.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Debian's own sshd, on a free loopback port, with a configuration and keys of its own. */
public final class DebianSshd implements AutoCloseable {

  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  private final Path folder;
  private final int port;
  private final Process process;

  private DebianSshd(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** Whether this machine has one. */
  public static boolean isInstalled() {
    return Files.isExecutable(SSHD);
  }

  /** Starts one that lets this user in; its files go to {@code folder}. */
  public static DebianSshd start(Path folder) throws Exception {
    return start(folder, "");
  }

  /**
   * Starts one with further lines of {@code sshd_config}.
   *
   * @param further each with its line end
   */
  public static DebianSshd start(Path folder, String further) throws Exception {
    return start(folder, further, "");
  }

  /**
   * Starts one from a shell in which something was done before, to its limits for instance.
   *
   * @param further lines of {@code sshd_config}, each with its line end
   * @param shell what was done in the shell
   */
  public static DebianSshd start(Path folder, String further, String shell) throws Exception {
    Files.createDirectories(folder);
    if ("root".equals(System.getProperty("user.name"))) {
      // Where it separates privileges; a package's start script makes it at boot.
      Files.createDirectories(Path.of("/run/sshd"));
    }
    keygen(folder.resolve("host"));
    keygen(folder.resolve("id"));
    int port = FreePorts.pick();
    Path config =
        Files.writeString(
            folder.resolve("sshd_config"),
            """
            Port %d
            ListenAddress 127.0.0.1
            HostKey %s
            AuthorizedKeysFile %s
            PidFile none
            StrictModes no
            UsePAM no
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            """
                    .formatted(port, folder.resolve("host"), folder.resolve("id.pub"))
                + further);
    String key = Files.readString(folder.resolve("host.pub"));
    Files.writeString(folder.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + key);
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                shell + "\nexec \"$@\"",
                "bash",
                SSHD.toString(),
                "-D",
                "-e",
                "-f",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sshd.log").toFile())
            .start();
    BoundedWait.forWhat("sshd to listen").atMost(Duration.ofSeconds(20)).until(() -> accepts(port));
    return new DebianSshd(folder, port, process);
  }

  /** A host key that is there already is kept: it may have a certificate. */
  private static void keygen(Path file) throws Exception {
    if (Files.exists(file)) {
      return;
    }
    List<String> command =
        List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString());
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("ssh-keygen failed");
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  /** How a client reaches it. */
  public SshAddress address() {
    return new SshAddress(
        "127.0.0.1",
        port,
        System.getProperty("user.name"),
        folder.resolve("id"),
        folder.resolve("known_hosts"),
        null,
        null);
  }

  /** Ends the processes that serve connections, as a crash does; new ones are accepted. */
  public void dropConnections() {
    serving().forEach(ProcessHandle::destroyForcibly);
  }

  private Stream<ProcessHandle> serving() {
    // The commands' own processes are below these, and stay.
    return process
        .descendants()
        .filter(child -> child.info().command().orElse("").contains("sshd"));
  }

  @Override
  public void close() {
    List<ProcessHandle> serving = serving().toList();
    process.destroy();
    serving.forEach(ProcessHandle::destroyForcibly);
  }
}
